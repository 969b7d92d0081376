package dev.tauko.console.internal.sample;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP sessions that are shown. A session answers a little later, so a sample has what was
 * answered last. One that does not answer is not asked again meanwhile; one that has been closed
 * fails, and is shown no more. Thread-safe.
 */
public final class Pools {
  private final Map<String, Pool> pools = new ConcurrentSkipListMap<>();

  private static final class Pool {
    private final Supplier<CompletionStage<PoolInfo>> source;
    private final AtomicBoolean asked = new AtomicBoolean();
    private volatile @Nullable PoolInfo last;

    Pool(Supplier<CompletionStage<PoolInfo>> source) {
      this.source = source;
    }
  }

  /** Shows a session from now on, in the place of another one of the same name. */
  public void add(String name, Supplier<CompletionStage<PoolInfo>> source) {
    pools.put(name, new Pool(source));
  }

  /** Shows a session no more. */
  public void remove(String name) {
    pools.remove(name);
  }

  /** Asks all of them for their figures. */
  void ask() {
    pools.forEach((name, pool) -> {
      if (pool.asked.compareAndSet(false, true)) {
        var _ =
            pool.source
                .get()
                .whenComplete((info, failure) -> {
                  if (failure == null) {
                    pool.last = info;
                    pool.asked.set(false);
                  } else {
                    pools.remove(name, pool);
                  }
                });
      }
    });
  }

  /** What they have answered last. */
  List<PoolInfo> last() {
    return pools.values().stream().map(pool -> pool.last).filter(Objects::nonNull).toList();
  }
}
