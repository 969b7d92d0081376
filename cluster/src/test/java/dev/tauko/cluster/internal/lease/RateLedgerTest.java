package dev.tauko.cluster.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How much of a rate comes through when its actor is not punctual, by a clock of the test's own.
 */
class RateLedgerTest {
  private static final long SECOND = 1_000_000_000;

  /** What was handed out: when, and how much. */
  private record Grant(long time, int count) {}

  private final List<Grant> grants = new ArrayList<>();
  private final Deque<String> answered = new ArrayDeque<>();
  private long now;

  private RateLedger<String> ledger() {
    return new RateLedger<>(
        "rate",
        Term.alone(0, 0),
        -1,
        0,
        (node, reply) -> {
          grants.add(new Grant(now, ((RateReply.Block) reply).count()));
          answered.add(node);
        });
  }

  /** One node always wants one more; the ledger is woken late by what a generator says. */
  private void saturate(RatePlan plan, long late, long seed) {
    Random random = new Random(seed);
    RateLedger<String> ledger = ledger();
    answered.add("node");
    while (now < 20 * SECOND) {
      if (!answered.isEmpty()) {
        ledger.request(answered.poll(), now, plan, 1, 1, now);
      }
      if (ledger.isWaitedFor()) {
        now += ledger.untilNext(now) + (late == 0 ? 0 : random.nextLong(late));
        ledger.handOut(now);
      }
    }
  }

  private int handedOut() {
    return grants.stream().mapToInt(Grant::count).sum();
  }

  @ParameterizedTest
  @CsvSource({"50, 2, 0", "50, 2, 2000000", "1000, 20, 1000000", "7, 2, 10000000"})
  void aLittleLatenessCostsNothing(int perSecond, int burst, long late) {
    saturate(new RatePlan(perSecond, SECOND, burst), late, 1);
    assertThat(handedOut()).isBetween(20 * perSecond, 20 * perSecond + burst);
  }

  /** A block may be used as late as its validity allows, and a later one at once. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void noMoreThanTheBurstAndTheRateIsUsedInAnySpan(long seed) {
    RatePlan plan = new RatePlan(50, SECOND, 4);
    saturate(plan, 60_000_000, seed);
    for (int first = 0; first < grants.size(); first++) {
      long used = 0;
      long from = grants.get(first).time() + plan.validity();
      for (int last = first; last < grants.size(); last++) {
        used += grants.get(last).count();
        long span = Math.max(0, grants.get(last).time() - from);
        assertThat((double) used).isLessThanOrEqualTo(4 + 50.0 * span / SECOND + 1e-6);
      }
    }
  }
}
