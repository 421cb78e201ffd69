package org.autodiff4j.transform;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What has been made, by what it was made from: the least recently used goes when there is too
 * much. Each value is made once, however many threads ask for it; threads that ask for others do
 * not wait.
 *
 * @param <K> what it was made from, compared by value
 * @param <V> what is made
 */
public final class Derived<K, V> {
  private final int capacity;
  private final LinkedHashMap<K, Place<V>> places = new LinkedHashMap<>(16, 0.75f, true);
  private long hits;
  private long misses;
  private long evictions;

  /** An empty cache of at most so many values. */
  public Derived(int capacity) {
    this.capacity = capacity;
  }

  /** The value for this key, made now if it is not known. What fails to be made is not kept. */
  public V get(K key, Supplier<? extends V> make) {
    return place(key).get(make);
  }

  /** Forgets a value that no longer holds. */
  public synchronized void remove(K key) {
    places.remove(key);
  }

  /** How the cache has been used so far. */
  public synchronized Counts counts() {
    return new Counts(hits, misses, evictions, places.size(), capacity);
  }

  /** What is known, in no particular order. */
  synchronized Iterable<V> values() {
    return places.values().stream().filter(p -> p.value != null).map(p -> p.value).toList();
  }

  private synchronized Place<V> place(K key) {
    Place<V> known = places.get(key);
    if (known != null) {
      hits++;
      return known;
    }
    misses++;
    if (places.size() >= capacity) {
      Map.Entry<K, Place<V>> eldest = places.entrySet().iterator().next();
      places.remove(eldest.getKey());
      evictions++;
    }
    Place<V> place = new Place<>();
    places.put(key, place);
    return place;
  }

  /**
   * Counts since the cache was made, and its present size.
   *
   * @param hits how often a value was known
   * @param misses how often it was not
   * @param evictions how often one was given up to make room
   * @param size how many there are
   * @param capacity how many there can be
   */
  public record Counts(long hits, long misses, long evictions, int size, int capacity) {}

  private static final class Place<V> {
    private volatile @Nullable V value;

    V get(Supplier<? extends V> make) {
      V known = value;
      return known == null ? make(make) : known;
    }

    private synchronized V make(Supplier<? extends V> make) {
      V known = value;
      if (known == null) {
        known = make.get();
        value = known;
      }
      return known;
    }
  }
}
