package dev.tauko.tools.internal;

import dev.tauko.tools.Rate;
import java.util.ArrayDeque;
import java.util.Deque;

/** A sliding window: remembers what has passed within the window, and when. */
final class SlidingWindow extends RateRule {
  private final Rate.Window rate;
  private final long length;
  private final Deque<Passed> passed;
  private long sum;

  private record Passed(long time, long weight) {}

  SlidingWindow(Rate.Window rate) {
    this(rate, new ArrayDeque<>(), 0);
  }

  private SlidingWindow(Rate.Window rate, Deque<Passed> passed, long sum) {
    this.rate = rate;
    this.length = Nanos.of(rate.per());
    this.passed = passed;
    this.sum = sum;
  }

  @Override
  public Rate.Window rate() {
    return rate;
  }

  @Override
  public long earliest(long now, int weight) {
    forget(now);
    long surplus = sum + weight - rate.permits();
    if (surplus <= 0) {
      return now;
    }
    for (Passed each : passed) {
      surplus -= each.weight;
      if (surplus <= 0) {
        return Nanos.plus(each.time, length);
      }
    }
    return NEVER;
  }

  @Override
  public void pass(long now, int weight) {
    forget(now);
    sum += weight;
    Passed last = passed.peekLast();
    if (last != null && last.time == now) {
      passed.removeLast();
      passed.add(new Passed(now, last.weight + weight));
    } else if (weight > 0) {
      passed.add(new Passed(now, weight));
    }
  }

  private void forget(long now) {
    Passed oldest = passed.peekFirst();
    while (oldest != null && now - oldest.time >= length) {
      passed.removeFirst();
      sum -= oldest.weight;
      oldest = passed.peekFirst();
    }
  }

  @Override
  public RateRule changeTo(Rate other, long now) {
    return switch (other) {
      case Rate.Window window -> new SlidingWindow(window, new ArrayDeque<>(passed), sum);
      case Rate.Bucket bucket -> TokenBucket.holding(0, bucket, now);
    };
  }

  /** A window through which no more may pass for its length. */
  static SlidingWindow full(Rate.Window rate, long now) {
    SlidingWindow rule = new SlidingWindow(rate);
    rule.pass(now, rate.permits());
    return rule;
  }
}
