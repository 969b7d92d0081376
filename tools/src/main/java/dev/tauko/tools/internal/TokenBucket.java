package dev.tauko.tools.internal;

import dev.tauko.tools.Rate;

/**
 * A token bucket, told by the moment at which it will be full. That moment is a number of
 * nanoseconds and a fraction whose denominator is the number of permits. So the rate does not
 * drift: with 3 permits a second, permits come after 333,333,334 ns, 666,666,667 ns and
 * 1,000,000,000 ns.
 */
final class TokenBucket extends RateRule {
  private final Rate.Bucket rate;
  private final int permits;
  private final long per;

  private long fullAt;
  private long fullAtRest;

  /** What the bucket holds while the rate is zero. */
  private double held;

  TokenBucket(Rate.Bucket rate) {
    this.rate = rate;
    this.permits = rate.permits();
    this.per = Nanos.of(rate.per());
    this.held = rate.burst();
  }

  @Override
  public Rate.Bucket rate() {
    return rate;
  }

  @Override
  public long earliest(long now, int weight) {
    if (permits == 0 || weight > rate.burst() || fullAt == NEVER) {
      return NEVER;
    }
    int spare = rate.burst() - weight;
    long time = fullAt - wholeCost(spare);
    long rest = fullAtRest - restOfCost(spare);
    return rest > 0 ? time + 1 : time;
  }

  @Override
  public void pass(long now, int weight) {
    // What has waited for its time passes at that very time, not at the next whole nanosecond.
    if (fullAt < now && earliest(now, weight) < now) {
      fullAt = now;
      fullAtRest = 0;
    }
    fullAtRest += restOfCost(weight);
    fullAt = Nanos.plus(fullAt, wholeCost(weight));
    if (fullAtRest >= permits) {
      fullAtRest -= permits;
      fullAt = Nanos.plus(fullAt, 1);
    }
  }

  /** The time in which the bucket gets this many permits, in whole nanoseconds. */
  private long wholeCost(int tokens) {
    long whole = Nanos.times(tokens, per / permits);
    return Nanos.plus(whole, (tokens * (per % permits)) / permits);
  }

  /** What is left of that time, in parts of a nanosecond. */
  private long restOfCost(int tokens) {
    return (tokens * (per % permits)) % permits;
  }

  /** What the bucket holds, never rounded up. */
  private double held(long now) {
    if (permits == 0) {
      return held;
    }
    long nanosToFull = fullAt - now + (fullAtRest > 0 ? 1 : 0);
    if (nanosToFull <= 0) {
      return rate.burst();
    }
    double missing = Math.nextUp((double) nanosToFull * permits / per);
    return Math.max(0, rate.burst() - missing);
  }

  @Override
  public RateRule changeTo(Rate other, long now) {
    return other instanceof Rate.Bucket bucket
        ? holding(Math.min(held(now), bucket.burst()), bucket, now)
        : SlidingWindow.full((Rate.Window) other, now);
  }

  /** A bucket with this much in it. */
  static TokenBucket holding(double held, Rate.Bucket rate, long now) {
    TokenBucket rule = new TokenBucket(rate);
    rule.held = held;
    if (rule.permits > 0) {
      double missing = rate.burst() - held;
      rule.fullAt = Nanos.plus(now, (long) Math.ceil(missing * rule.per / rule.permits));
    }
    return rule;
  }
}
