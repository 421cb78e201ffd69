"""Writes what jax.random gives, for RandomGoldensTest to compare with.

    pip install jax==0.10.2
    python random_goldens.py > ../resources/org/autodiff4j/random/jax-goldens.txt

Each line is a name and numbers: integers in decimal, floats as hexadecimal bits.
"""

import os

os.environ["JAX_ENABLE_X64"] = "1"

import jax
import numpy as np
from jax import random


def show(name, values):
    a = np.asarray(values).ravel()
    if a.dtype == np.float32:
        text = [format(v, "08x") for v in a.view(np.uint32)]
    elif a.dtype == np.float64:
        text = [format(v, "016x") for v in a.view(np.uint64)]
    elif a.dtype == np.uint32:
        text = [str(v) for v in a.view(np.int32)]
    elif a.dtype == np.uint64:
        text = [str(v) for v in a.view(np.int64)]
    else:
        text = [str(int(v)) for v in a]
    print(name, *text)


def words(key):
    return random.key_data(key)


print("# jax", jax.__version__, "jax_threefry_partitionable", jax.config.jax_threefry_partitionable)
for seed in [0, 1, 42, 2**31, 2**32 - 1, 2**32, 123456789012345, -1, -(2**63), 2**63 - 1]:
    show(f"seed:{seed}", words(random.key(seed)))

key = random.key(42)
show("split:2", words(random.split(key)))
show("split:5", words(random.split(key, 5)))
show("split:2:of:keys", words(jax.vmap(random.split)(random.split(key, 3))))
for data in [0, 1, 7, 2**31, 2**32 - 1]:
    show(f"foldIn:{data}", words(random.fold_in(key, np.uint32(data))))

for n in [1, 7]:
    show(f"bits:i32:{n}", random.bits(key, (n,), "uint32"))
    show(f"bits:i64:{n}", random.bits(key, (n,), "uint64"))
show("bits:i32:2x3", random.bits(key, (2, 3), "uint32"))
show("bits:i64:big", random.bits(random.key(123456789012345), (3000,), "uint64")[-5:])

for dtype, name in [(np.float32, "f32"), (np.float64, "f64")]:
    show(f"uniform:{name}", random.uniform(key, (50,), dtype))
    show(f"uniform:{name}:-2:3.5", random.uniform(key, (50,), dtype, -2.0, 3.5))
    show(f"normal:{name}", random.normal(key, (200,), dtype))
    show(f"normal:{name}:tails", np.sort(np.asarray(random.normal(key, (100000,), dtype)))[[0, 1, 2, -3, -2, -1]])
    show(f"gumbel:{name}", random.gumbel(key, (50,), dtype))
    show(f"exponential:{name}", random.exponential(key, (50,), dtype))
    show(f"truncatedNormal:{name}:-1:2", random.truncated_normal(key, -1.0, 2.0, (50,), dtype))

show("randint:i32:0:10", random.randint(key, (40,), 0, 10, np.int32))
show("randint:i32:-2147483648:2147483648", random.randint(key, (40,), -(2**31), 2**31, np.int32))
show("randint:i32:-1000000000:1500000000", random.randint(key, (40,), -1000000000, 1500000000, np.int32))
show("randint:i64:0:10", random.randint(key, (40,), 0, 10, np.int64))
show("randint:i64:-5:9000000000000", random.randint(key, (40,), -5, 9000000000000, np.int64))
show("randint:i64:-9000000000000000000:9000000000000000000",
     random.randint(key, (40,), -9000000000000000000, 9000000000000000000, np.int64))

for n in [0, 1, 2, 10, 2000]:
    show(f"permutation:{n}", random.permutation(key, n)[:40])
show("permutation:rows", random.permutation(key, np.arange(12).reshape(4, 3)))

show("bernoulli:0.3", random.bernoulli(key, 0.3, (60,)))
logits = np.array([[0.5, -1.0, 2.0, 0.0], [3.0, 0.0, -np.inf, 1.0]])
show("categorical", random.categorical(key, logits))
show("categorical:30", random.categorical(key, logits, shape=(30, 2)))
