package dev.tauko.tools;

/**
 * A token bucket, told by the moment at which it will be full. That moment is a number of
 * nanoseconds and a fraction whose denominator is the number of permits. So the rate does not
 * drift: with 3 permits a second, permits come after 333,333,334 ns, 666,666,667 ns and
 * 1,000,000,000 ns.
 */
final class BucketLaw extends Law {
  private final Rate.Bucket rate;
  private final int permits;
  private final long per;

  private long fullAt;
  private long fullAtRest;

  /** What the bucket holds while the rate is zero. */
  private double held;

  BucketLaw(Rate.Bucket rate) {
    this.rate = rate;
    this.permits = rate.permits();
    this.per = Spans.nanos(rate.per());
    this.held = rate.burst();
  }

  @Override
  Rate.Bucket rate() {
    return rate;
  }

  @Override
  long earliest(long now, int weight) {
    if (permits == 0 || weight > rate.burst() || fullAt == NEVER) {
      return NEVER;
    }
    int spare = rate.burst() - weight;
    long time = fullAt - wholeCost(spare);
    long rest = fullAtRest - restOfCost(spare);
    return rest > 0 ? time + 1 : time;
  }

  @Override
  void pass(long now, int weight) {
    // What has waited for its time passes at that very time, not at the next whole nanosecond.
    if (fullAt < now && earliest(now, weight) < now) {
      fullAt = now;
      fullAtRest = 0;
    }
    fullAtRest += restOfCost(weight);
    fullAt = Spans.plus(fullAt, wholeCost(weight));
    if (fullAtRest >= permits) {
      fullAtRest -= permits;
      fullAt = Spans.plus(fullAt, 1);
    }
  }

  /** The time in which the bucket gets this many permits, in whole nanoseconds. */
  private long wholeCost(int tokens) {
    long whole = Spans.times(tokens, per / permits);
    return Spans.plus(whole, (tokens * (per % permits)) / permits);
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
  Law changeTo(Rate other, long now) {
    return other instanceof Rate.Bucket bucket
        ? holding(Math.min(held(now), bucket.burst()), bucket, now)
        : WindowLaw.full((Rate.Window) other, now);
  }

  /** A bucket with this much in it. */
  static BucketLaw holding(double held, Rate.Bucket rate, long now) {
    BucketLaw law = new BucketLaw(rate);
    law.held = held;
    if (law.permits > 0) {
      double missing = rate.burst() - held;
      law.fullAt = Spans.plus(now, (long) Math.ceil(missing * law.per / law.permits));
    }
    return law;
  }
}
