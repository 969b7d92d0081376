package dev.tauko.console.internal.sample;

import dev.tauko.console.internal.settings.ConsoleSettings;
import dev.tauko.internal.log.Loggers;
import dev.tauko.observe.LoopInfo;
import dev.tauko.observe.Snapshot;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Looks at one engine for all browsers together.
 *
 * <p>While somebody watches, a sample is taken every {@code tauko.console.interval}, and each
 * watcher is given it. Nobody watching means no samples. A request that comes then has one taken,
 * unless there is one that is no older than the interval.
 *
 * <p>A look takes a tenth of the time at most: after one that took longer, the next one comes
 * later.
 *
 * <p>Samples are taken one at a time, under {@link #looking}; who watches is under the sampler's
 * own lock, which is never held meanwhile.
 */
public final class Sampler {
  private static final Logger log = Loggers.of("dev.tauko.console.Console");

  /** A look may take the time between two looks divided by this. */
  private static final int SHARE = 10;

  /** After so many times the pause, nobody has watched. */
  private static final int GAP = 3;

  private static final int MOST_POINTS = 1_200;
  private static final double NANOS_IN_MILLI = 1e6;

  private final Supplier<Snapshot> engine;
  private final Pools pools;
  private final ConsoleSettings settings;
  private final BiConsumer<Duration, Runnable> later;
  private final Timeline timeline;
  private final Deque<Point> history = new ArrayDeque<>();
  private final Object looking = new Object();
  private final Set<Consumer<Sample>> watchers = new CopyOnWriteArraySet<>();
  private volatile @Nullable Sample latest;
  private boolean ticking;

  /**
   * @param engine makes a snapshot
   * @param later runs something after a while, on a thread that may block
   */
  public Sampler(
      Supplier<Snapshot> engine,
      Pools pools,
      ConsoleSettings settings,
      BiConsumer<Duration, Runnable> later) {
    this.engine = engine;
    this.pools = pools;
    this.settings = settings;
    this.later = later;
    this.timeline = new Timeline(settings.timeline(), settings.timelineTasks());
  }

  // ---- watching ----

  /** Gives a watcher each sample from now on; the first one comes at once. */
  public void watch(Consumer<Sample> watcher) {
    synchronized (this) {
      watchers.add(watcher);
      if (ticking) {
        Sample sample = latest;
        if (sample != null) {
          watcher.accept(sample);
        }
        return;
      }
      ticking = true;
    }
    later.accept(Duration.ZERO, this::tick);
  }

  /** Ends what {@link #watch} has begun. */
  public void unwatch(Consumer<Sample> watcher) {
    watchers.remove(watcher);
  }

  private void tick() {
    Duration pause = settings.interval();
    try {
      Sample sample;
      synchronized (looking) {
        sample = look();
      }
      pause = pause(sample);
      watchers.forEach(watcher -> watcher.accept(sample));
    } catch (RuntimeException e) {
      log.warn("a look at the engine has failed", e);
    }
    synchronized (this) {
      ticking = !watchers.isEmpty();
      if (!ticking) {
        return;
      }
    }
    later.accept(pause, this::tick);
  }

  /** How long to wait after a sample. */
  public Duration pause(Sample sample) {
    Duration rest = sample.took().multipliedBy(SHARE - 1);
    return rest.compareTo(settings.interval()) > 0 ? rest : settings.interval();
  }

  // ---- samples ----

  /** A sample that is not too old. Blocks while one is taken. */
  public Sample current() {
    Sample sample = latest;
    if (sample != null && isFresh(sample)) {
      return sample;
    }
    synchronized (looking) {
      sample = latest;
      return sample != null && isFresh(sample) ? sample : look();
    }
  }

  private boolean isFresh(Sample sample) {
    return clock() - sample.at() <= pause(sample).toMillis();
  }

  /** The figures of the past. */
  public List<Point> history() {
    synchronized (looking) {
      return List.copyOf(history);
    }
  }

  private static long clock() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  private Sample look() {
    long begin = System.nanoTime();
    Snapshot snapshot = engine.get();
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    long now = clock();
    Sample before = latest;
    if (before == null || now - before.at() > timeline.length()) {
      timeline.clear();
      history.clear();
      before = null;
    }
    timeline.add(
        snapshot.tasks(),
        now,
        before == null ? 0 : GAP * pause(before).toMillis() + took.toMillis());
    Sample sample =
        new Sample(
            before == null ? 1 : before.number() + 1,
            now,
            snapshot,
            took,
            steps(before, snapshot, now),
            pools.now(),
            timeline);
    remember(sample);
    latest = sample;
    return sample;
  }

  private static double steps(@Nullable Sample before, Snapshot snapshot, long now) {
    long steps = snapshot.loop().steps();
    if (steps < 0) {
      return -1;
    }
    if (before == null || now == before.at()) {
      return 0;
    }
    return (steps - before.snapshot().loop().steps()) * 1000.0 / (now - before.at());
  }

  private void remember(Sample sample) {
    LoopInfo loop = sample.snapshot().loop();
    history.addLast(
        new Point(
            sample.at(),
            sample.snapshot().tasks().size(),
            loop.ready(),
            sample.steps(),
            loop.lateness().toNanos() / NANOS_IN_MILLI));
    while (history.size() > MOST_POINTS
        || history.getFirst().at() < sample.at() - timeline.length()) {
      history.removeFirst();
    }
  }
}
