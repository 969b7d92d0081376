package dev.tauko.console.internal.sample;

import dev.tauko.observe.Snapshot;
import dev.tauko.observe.TaskInfo;
import dev.tauko.observe.TaskInfo.State;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One look at an engine. Immutable but for what is derived from it, which is kept with it: all
 * browsers that ask the same of one sample share the answer.
 */
public final class Sample {
  /** So many derived values are kept; who asks for more has them made again. */
  private static final int MOST_DERIVED = 24;

  private final long number;
  private final long at;
  private final Snapshot snapshot;
  private final Duration took;
  private final double steps;
  private final List<PoolInfo> pools;
  private final Timeline timeline;
  private final Map<State, Integer> counts = new EnumMap<>(State.class);
  private final Map<Object, Object> derived =
      new LinkedHashMap<>(MOST_DERIVED, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Object> eldest) {
          return size() > MOST_DERIVED;
        }
      };

  Sample(
      long number,
      long at,
      Snapshot snapshot,
      Duration took,
      double steps,
      List<PoolInfo> pools,
      Timeline timeline) {
    this.number = number;
    this.at = at;
    this.snapshot = snapshot;
    this.took = took;
    this.steps = steps;
    this.pools = pools;
    this.timeline = timeline;
    for (TaskInfo task : snapshot.tasks()) {
      counts.merge(task.state(), 1, Integer::sum);
    }
  }

  /** The number of the sample: one more than that of the one before. */
  public long number() {
    return number;
  }

  /** When it was taken, in milliseconds of the sampler's clock. */
  public long at() {
    return at;
  }

  public Snapshot snapshot() {
    return snapshot;
  }

  /** How long it took to take it. */
  public Duration took() {
    return took;
  }

  /** Steps of the loop in a second, since the sample before; -1 if they are not counted. */
  public double steps() {
    return steps;
  }

  public List<PoolInfo> pools() {
    return pools;
  }

  /** The past, up to now: it goes on with later samples. */
  public Timeline timeline() {
    return timeline;
  }

  /** How many tasks are in a state. */
  public int count(State state) {
    return counts.getOrDefault(state, 0);
  }

  /** The tasks by their ids. */
  public Map<Long, TaskInfo> byId() {
    return derive(
        "byId",
        key -> {
          Map<Long, TaskInfo> byId = HashMap.newHashMap(snapshot.tasks().size());
          snapshot.tasks().forEach(task -> byId.put(task.id(), task));
          return byId;
        });
  }

  /**
   * What is derived from this sample by a key, made once. Callers of one key wait for each other.
   */
  @SuppressWarnings("unchecked") // One key, one type.
  public <K, V> V derive(K key, Function<K, V> make) {
    synchronized (derived) {
      Object known = derived.get(key);
      if (known == null) {
        known = make.apply(key);
        derived.put(key, known);
      }
      return (V) known;
    }
  }
}
