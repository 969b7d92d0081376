package dev.tauko.demos.download;

import static dev.tauko.Asyncio.runningLoop;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Deals out what is missing of a file. A connection that has nothing left to do takes a share of
 * what another one still has to fetch: as much as lets both be done at the same time. From one that
 * hardly moves it takes everything.
 */
final class Segments {
  /** A share that is fetched within this time is left alone. */
  private static final double SHORT = 0.5;

  /** A connection this many times slower than another one is not waited for at the end. */
  private static final double SLOW = 4;

  private static final long BLOCK = 64 << 10;

  /** Consecutive bytes that one connection fetches. Another one may shorten it at any time. */
  static final class Segment {
    private final Speed speed;
    private long position;
    private long end;
    private Runnable whenTaken = () -> {};

    private Segment(long position, long end) {
      this.position = position;
      this.end = end;
      this.speed = new Speed(runningLoop().time());
    }

    long position() {
      return position;
    }

    long end() {
      return end;
    }

    long left() {
      return end - position;
    }

    boolean isDone() {
      return position >= end;
    }

    void advance(long bytes) {
      position += bytes;
      speed.add(bytes, runningLoop().time());
    }

    double speed() {
      return speed.at(runningLoop().time());
    }

    /** Sets what to do when another connection takes all that is left. */
    void whenTaken(Runnable action) {
      whenTaken = action;
    }

    /** In how many seconds it will be done. */
    private double eta(double assumed) {
      double speed = speed();
      return left() / Math.max(1, speed == Speed.UNKNOWN ? assumed : speed);
    }
  }

  private final Deque<Ranges.Range> free;
  private final List<Segment> active = new ArrayList<>();
  private final long smallest;

  /**
   * @param missing what is to be fetched
   * @param smallest how many bytes a share has at least
   */
  Segments(List<Ranges.Range> missing, long smallest) {
    this.free = new ArrayDeque<>(missing);
    this.smallest = Math.max(smallest, BLOCK);
  }

  /**
   * Takes something to fetch; null if there is nothing worth it.
   *
   * @param speed how fast the one that takes it is, in bytes a second
   */
  @Nullable Segment take(double speed) {
    Ranges.Range range = free.poll();
    if (range != null) {
      return begin(range.from(), range.to());
    }
    return active.stream()
        .filter(each -> !each.isDone())
        .max(Comparator.comparingDouble(each -> each.eta(speed)))
        .map(slowest -> share(slowest, speed))
        .orElse(null);
  }

  private @Nullable Segment share(Segment victim, double speed) {
    boolean isKnown = victim.speed() != Speed.UNKNOWN;
    double victimSpeed = isKnown ? victim.speed() : speed;
    if (victim.left() < SHORT * victimSpeed) {
      return null;
    }
    long end = victim.end;
    if (victim.left() >= 2 * smallest) {
      double part = speed > 0 ? victimSpeed / (victimSpeed + speed) : 0.5;
      long kept = Math.round(victim.left() * part) / BLOCK * BLOCK;
      long middle = victim.position + Math.clamp(kept, BLOCK, victim.left() - smallest);
      victim.end = middle;
      return begin(middle, end);
    }
    if (isKnown && speed > SLOW * victimSpeed) {
      long from = victim.position;
      victim.end = from;
      victim.whenTaken.run();
      return begin(from, end);
    }
    return null;
  }

  private Segment begin(long from, long to) {
    Segment segment = new Segment(from, to);
    active.add(segment);
    return segment;
  }

  /** Ends a segment. What is left of it is to be fetched by another connection. */
  void giveBack(Segment segment) {
    active.remove(segment);
    if (!segment.isDone()) {
      free.addFirst(new Ranges.Range(segment.position, segment.end));
    }
  }

  /** How many bytes are still to be fetched. */
  long left() {
    return free.stream().mapToLong(Ranges.Range::length).sum()
        + active.stream().mapToLong(Segment::left).sum();
  }

  /** Whether there is something that nobody fetches. */
  boolean hasFree() {
    return !free.isEmpty();
  }

  boolean isDone() {
    return left() == 0;
  }

  /** How fast bytes come in all, in bytes a second. */
  double speed(Duration now) {
    return active.stream().mapToDouble(each -> Math.max(0, each.speed.at(now))).sum();
  }
}
