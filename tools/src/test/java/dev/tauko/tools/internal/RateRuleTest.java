package dev.tauko.tools.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.tools.Rate;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What passes by a rule, for rates at random, against the rule as it is written down. */
class RateRuleTest {
  private record Passed(long time, int weight) {}

  /** Lets as much pass as a rule admits, in calls of random weights at random times. */
  private static List<Passed> drive(RateRule rule, int calls, SplittableRandom random) {
    List<Passed> passed = new ArrayList<>();
    long per = rule.rate().per().toNanos();
    long now = random.nextLong(1_000);
    for (int i = 0; i < calls; i++) {
      int weight = 1 + random.nextInt(Math.min(5, rule.rate().most()));
      if (random.nextInt(10) == 0) {
        now += random.nextLong(3 * per);
      }
      long earliest = rule.earliest(now, weight);
      if (earliest > now) {
        // A nanosecond before, it would not have passed.
        assertThat(rule.earliest(earliest - 1, weight)).isGreaterThan(earliest - 1);
        now = earliest;
      }
      assertThat(rule.earliest(now, weight)).isLessThanOrEqualTo(now);
      rule.pass(now, weight);
      passed.add(new Passed(now, weight));
    }
    return passed;
  }

  @Test
  void inAnySpanNoMorePassesThanTheBurstAndTheRate() {
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 1_000; round++) {
      Rate.Bucket rate =
          new Rate.Bucket(
              1 + random.nextInt(1_000),
              Duration.ofNanos(1 + random.nextLong(10_000_000_000L)),
              1 + random.nextInt(50));
      checkBucket(rate, drive(RateRule.of(rate), 60, random));
    }
  }

  private static void checkBucket(Rate.Bucket rate, List<Passed> passed) {
    BigInteger per = BigInteger.valueOf(rate.per().toNanos());
    for (int from = 0; from < passed.size(); from++) {
      long sum = 0;
      for (int to = from; to < passed.size(); to++) {
        sum += passed.get(to).weight;
        // Times are whole nanoseconds: the span may be one longer than it looks.
        long span = passed.get(to).time - passed.get(from).time + 1;
        // sum <= burst + span * permits / per, without a division
        BigInteger above = BigInteger.valueOf(sum - rate.burst()).multiply(per);
        BigInteger allowed = BigInteger.valueOf(span).multiply(BigInteger.valueOf(rate.permits()));
        assertThat(above).as("%s from %d to %d", rate, from, to).isLessThanOrEqualTo(allowed);
      }
    }
  }

  @Test
  void inAnyWindowNoMorePassesThanItsPermits() {
    SplittableRandom random = new SplittableRandom(2);
    for (int round = 0; round < 1_000; round++) {
      Rate.Window rate =
          new Rate.Window(
              1 + random.nextInt(20), Duration.ofNanos(1 + random.nextLong(10_000_000_000L)));
      List<Passed> passed = drive(RateRule.of(rate), 100, random);
      for (int from = 0; from < passed.size(); from++) {
        long sum = 0;
        for (int to = from;
            to < passed.size()
                && passed.get(to).time - passed.get(from).time < rate.per().toNanos();
            to++) {
          sum += passed.get(to).weight;
        }
        assertThat(sum).as("%s from %d", rate, from).isLessThanOrEqualTo(rate.permits());
      }
    }
  }

  @Test
  void underLoadABucketGivesExactlyItsRate() {
    SplittableRandom random = new SplittableRandom(3);
    for (int round = 0; round < 1_000; round++) {
      int permits = 1 + random.nextInt(1_000);
      long per = 1 + random.nextLong(10_000_000_000L);
      int burst = 1 + random.nextInt(50);
      RateRule rule = RateRule.of(new Rate.Bucket(permits, Duration.ofNanos(per), burst));
      long now = 0;
      int calls = 300;
      for (int i = 0; i < calls; i++) {
        now = Math.max(now, rule.earliest(now, 1));
        rule.pass(now, 1);
      }
      // The last one passes when the bucket has got what is beyond the burst.
      long beyond = Math.max(0, calls - burst);
      assertThat(now).isEqualTo(Math.ceilDiv(beyond * per, (long) permits));
    }
  }

  @Test
  void aRateThatChangesNeverAdmitsMoreThanEitherAllows() {
    SplittableRandom random = new SplittableRandom(4);
    for (int round = 0; round < 1_000; round++) {
      RateRule rule = RateRule.of(randomBucket(random));
      long now = 0;
      for (int change = 0; change < 5; change++) {
        Rate.Bucket rate = (Rate.Bucket) rule.rate();
        List<Passed> passed = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
          now = Math.max(now, rule.earliest(now, 1));
          rule.pass(now, 1);
          passed.add(new Passed(now, 1));
        }
        checkBucket(rate, passed);
        now += random.nextLong(1_000_000);
        Rate.Bucket next = randomBucket(random);
        long before = held(rule, now);
        rule = rule.changeTo(next, now);
        assertThat(held(rule, now)).isLessThanOrEqualTo(Math.min(before, next.burst()));
        if (random.nextInt(4) == 0) {
          rule = rule.changeTo(new Rate.Bucket(0, next.per(), next.burst()), now);
          assertThat(rule.earliest(now, 1)).isEqualTo(RateRule.NEVER);
          rule = rule.changeTo(next, now);
        }
      }
    }
  }

  private static Rate.Bucket randomBucket(SplittableRandom random) {
    return new Rate.Bucket(
        1 + random.nextInt(1_000),
        Duration.ofNanos(1 + random.nextLong(10_000_000_000L)),
        1 + random.nextInt(50));
  }

  /** How many may pass at once. */
  private static long held(RateRule rule, long now) {
    int held = 0;
    while (held < rule.rate().most() && rule.earliest(now, held + 1) <= now) {
      held++;
    }
    return held;
  }

  @Test
  void theLargestNumbersDoNotOverflow() {
    RateRule bucket =
        RateRule.of(
            new Rate.Bucket(Integer.MAX_VALUE - 1, Duration.ofDays(100_000), Integer.MAX_VALUE));
    bucket.pass(0, Integer.MAX_VALUE);
    assertThat(bucket.earliest(0, 1)).isPositive();
    RateRule slow = RateRule.of(new Rate.Bucket(1, Duration.ofDays(100_000), Integer.MAX_VALUE));
    slow.pass(0, Integer.MAX_VALUE);
    slow.pass(0, Integer.MAX_VALUE);
    assertThat(slow.earliest(0, 1)).isPositive();
  }
}
