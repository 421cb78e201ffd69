package org.autodiff4j.tree;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Maps: the sorted keys are static, the values the children in that order. */
final class MapType extends NodeType {
  static final MapType MAP = new MapType();

  private MapType() {}

  @Override
  @Nullable Object[] statics(Object tree) {
    @Nullable Object[] keys = ((Map<?, ?>) tree).keySet().toArray();
    for (Object key : keys) {
      if (!(key instanceof Comparable)) {
        throw new Misfit(
            (key == null
                    ? "has the key null"
                    : "has a key of class " + key.getClass().getTypeName())
                + ": keys must be Comparable, since the leaves are in their order.");
      }
    }
    try {
      Arrays.sort(keys);
    } catch (ClassCastException e) {
      throw new Misfit("has keys that cannot be compared with each other: ", e);
    }
    return keys;
  }

  @Override
  @Nullable Object[] children(Object tree, @Nullable Object[] statics) {
    Map<?, ?> map = (Map<?, ?>) tree;
    @Nullable Object[] values = new Object[statics.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = map.get(statics[i]);
    }
    return values;
  }

  @Override
  Object rebuild(@Nullable Object[] statics, Object[] children) {
    Map<@Nullable Object, Object> map = new LinkedHashMap<>(statics.length * 2);
    for (int i = 0; i < statics.length; i++) {
      map.put(statics[i], children[i]);
    }
    return Collections.unmodifiableMap(map);
  }

  static String key(@Nullable Object key) {
    return key instanceof String ? "\"" + key + "\"" : String.valueOf(key);
  }

  @Override
  String step(@Nullable Object[] statics, int child) {
    return "[" + key(statics[child]) + "]";
  }

  @Override
  String outline(int children, boolean full) {
    return "Map[" + children + "]";
  }

  @Override
  void print(StringBuilder text, @Nullable Object[] statics, TreeStructure[] children) {
    text.append('{');
    for (int i = 0; i < children.length; i++) {
      text.append(i == 0 ? "" : ", ").append(key(statics[i])).append(": ");
      children[i].print(text);
    }
    text.append('}');
  }
}
