package dev.tauko.console.internal.sample;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/** The HTTP sessions that are shown. Thread-safe. */
public final class Pools {
  private final Map<String, Supplier<PoolInfo>> pools = new ConcurrentSkipListMap<>();

  /** Shows a session from now on, in the place of another one of the same name. */
  public void add(String name, Supplier<PoolInfo> source) {
    pools.put(name, source);
  }

  /** Shows a session no more. */
  public void remove(String name) {
    pools.remove(name);
  }

  /** What they are doing. */
  List<PoolInfo> now() {
    return pools.values().stream().map(Supplier::get).toList();
  }
}
