package dev.tauko.cluster.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The ledger by itself: what it tells nodes, step by step. */
class PermitLedgerTest {
  private static final long TTL = 1000;

  private final List<String> told = new ArrayList<>();
  private final Term term = new Term(1, 1_000_000);
  private PermitLedger<String> ledger = ledger(0);

  private PermitLedger<String> ledger(long graceUntil) {
    return new PermitLedger<>("x", TTL, term, graceUntil, (node, reply) -> told.add(text(reply)));
  }

  private static String text(LedgerReply reply) {
    return switch (reply) {
      case LedgerReply.Queued it -> it.session() + " " + it.request() + " queued";
      case LedgerReply.Granted it -> it.session() + " " + it.request() + " granted";
      case LedgerReply.Released it -> it.session() + " " + it.requests() + " released";
      case LedgerReply.Rejected it -> it.session() + " " + it.request() + " rejected";
      case LedgerReply.Renewed it -> it.session() + " renewed, lost " + it.lost();
    };
  }

  private void acquire(String session, int permits, long request, long now) {
    acquire(session, permits, request, 0, now);
  }

  private void acquire(String session, int permits, long request, long ticket, long now) {
    ledger.acquire(session, session, now, permits, List.of(request), List.of(ticket), now);
  }

  private void release(String session, long... requests) {
    List<Long> all = new ArrayList<>();
    for (long request : requests) {
      all.add(request);
    }
    ledger.release(session, session, all, 0);
  }

  @Test
  void firstComeFirstServed() {
    acquire("a", 1, 1, 0);
    acquire("b", 1, 1, 0);
    acquire("a", 1, 2, 0);
    release("a", 1);
    release("b", 1);
    assertThat(told)
        .containsExactly(
            "a 1 granted",
            "b 1 queued",
            "a 2 queued",
            "a [1] released",
            "b 1 granted",
            "b [1] released",
            "a 2 granted");
  }

  @Test
  void aRequestThatComesTwiceHasOnePermit() {
    acquire("a", 2, 1, 0);
    acquire("a", 2, 1, 0);
    assertThat(ledger.state(0)).isEqualTo(new LedgerState(2, 1, 0, true));
    assertThat(told).containsExactly("a 1 granted", "a 1 granted");
  }

  @Test
  void aReleaseAfterTheEndOfTheLeaseMakesNoPermitTooMany() {
    acquire("a", 1, 1, 0);
    acquire("b", 1, 1, 500);
    ledger.tick(TTL);
    release("a", 1);
    release("a", 1);
    assertThat(ledger.state(TTL)).isEqualTo(new LedgerState(1, 1, 0, true));
  }

  @Test
  void aBulkReleaseFreesTheRestWhereSomeHaveExpired() {
    acquire("a", 3, 1, 0);
    acquire("a", 3, 2, 0);
    release("a", 1);
    release("a", 1, 2, 7);
    assertThat(ledger.state(0)).isEqualTo(new LedgerState(3, 0, 0, true));
    assertThat(told).endsWith("a [1, 2, 7] released");
  }

  @Test
  void aSessionEndsATtlAfterItWasHeardOf() {
    acquire("a", 1, 1, 0);
    acquire("b", 1, 1, 0);
    ledger.renew("b", "b", 900, 1, List.of(), List.of(), 900);
    ledger.tick(TTL - 1);
    assertThat(told).doesNotContain("b 1 granted");
    ledger.tick(TTL);
    assertThat(told).endsWith("b 1 granted");
  }

  @Test
  void whoeverIsSilentGetsNothing() {
    acquire("a", 1, 1, 0);
    acquire("b", 1, 1, 0);
    acquire("c", 1, 1, 1500);
    assertThat(told).endsWith("c 1 queued");
    ledger.tick(1500);
    assertThat(told).endsWith("c 1 granted").doesNotContain("b 1 granted");
  }

  @Test
  void aNodeThatDoesNotKnowOfItsPermitIsToldAgain() {
    acquire("a", 1, 1, 0);
    ledger.renew("a", "a", 1, 1, List.of(), List.of(), 1);
    assertThat(told).containsExactly("a 1 granted", "a renewed, lost []", "a 1 granted");
  }

  @Test
  void anotherNumberOfPermitsIsRejectedWhileTheNameIsInUse() {
    acquire("a", 1, 1, 0);
    acquire("b", 2, 1, 0);
    release("a", 1);
    acquire("b", 2, 2, 0);
    assertThat(told).contains("b 1 rejected").endsWith("b 2 granted");
  }

  @Test
  void aNewLedgerTakesOverWhatNodesHoldAndKeepsTheOrderOfThoseThatWait() {
    ledger = ledger(TTL);
    long earlier = 5;
    acquire("b", 1, 2, 20, 10);
    acquire("c", 1, 3, 0, 10);
    acquire("a", 1, 1, 10, 20);
    ledger.renew("h", "h", 30, 1, List.of(9L), List.of(earlier), 30);
    ledger.tick(TTL - 1);
    assertThat(told)
        .containsExactly("b 2 queued", "c 3 queued", "a 1 queued", "h renewed, lost []");
    ledger.renew("a", "a", 990, 1, List.of(), List.of(), 990);
    ledger.renew("b", "b", 990, 1, List.of(), List.of(), 990);
    ledger.renew("c", "c", 990, 1, List.of(), List.of(), 990);
    ledger.renew("h", "h", 990, 1, List.of(9L), List.of(earlier), 990);
    told.clear();
    ledger.tick(TTL);
    ledger.release("h", "h", List.of(9L), TTL);
    ledger.release("a", "a", List.of(1L), TTL);
    ledger.release("b", "b", List.of(2L), TTL);
    assertThat(told)
        .containsExactly(
            "h [9] released",
            "a 1 granted",
            "a [1] released",
            "b 2 granted",
            "b [2] released",
            "c 3 granted");
  }

  @Test
  void whatNobodyHasClaimedInTimeIsLost() {
    ledger = ledger(TTL);
    ledger.renew("h", "h", TTL, 1, List.of(9L), List.of(5L), TTL);
    assertThat(told).containsExactly("h renewed, lost [9]");
  }

  @Test
  void withoutACertainTermNothingIsGrantedAndNothingRenewed() {
    Term uncertain = new Term(1, 100);
    ledger = new PermitLedger<>("x", TTL, uncertain, 0, (node, reply) -> told.add(text(reply)));
    acquire("a", 1, 1, 100);
    ledger.renew("a", "a", 100, 1, List.of(), List.of(), 100);
    assertThat(told).containsExactly("a 1 queued");
    uncertain.extendTo(101 + TTL / 2);
    ledger.tick(101);
    assertThat(told).endsWith("a 1 granted");
  }

  @Test
  void aVacantNameHasNothing() {
    acquire("a", 1, 1, 0);
    acquire("b", 1, 1, 0);
    ledger.leave("a", 0);
    ledger.leave("b", 0);
    assertThat(ledger.isVacant()).isTrue();
    assertThat(ledger.state(0)).isEqualTo(new LedgerState(1, 0, 0, true));
  }
}
