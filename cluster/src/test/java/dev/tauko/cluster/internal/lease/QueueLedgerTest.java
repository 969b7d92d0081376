package dev.tauko.cluster.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.cluster.internal.wire.Payload;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The ledger of a queue by itself: what it tells nodes, step by step. */
class QueueLedgerTest {
  private static final long TTL = 1000;
  private static final QueueSpec SPEC = new QueueSpec(2, "text");

  private final List<String> told = new ArrayList<>();
  private final Term term = new Term(1, 1_000_000);
  private QueueLedger<String> ledger = ledger(0);
  private long incarnation;
  private final List<Long> extensions = new ArrayList<>();
  private long token;
  private long place;

  private QueueLedger<String> ledger(long graceUntil) {
    return new QueueLedger<>(
        "q", TTL, 10 * TTL, term, graceUntil, QueueStore.NONE, (node, reply) -> tell(reply));
  }

  private void tell(QueueReply reply) {
    if (reply instanceof QueueReply.Renewed it) {
      incarnation = it.incarnation();
      extensions.add(it.ttl());
    }
    if (reply instanceof QueueReply.Delivered it) {
      token = it.token();
      place = it.place();
    }
    told.add(
        switch (reply) {
          case QueueReply.Queued it -> it.session() + " " + it.request() + " queued";
          case QueueReply.Stored it -> it.session() + " " + it.request() + " stored";
          case QueueReply.Delivered it ->
              it.session() + " " + it.request() + " has " + text(it.item()) + " " + it.deliveries();
          case QueueReply.Acknowledged it -> it.session() + " " + it.request() + " acknowledged";
          case QueueReply.Lost it -> it.session() + " " + it.request() + " lost";
          case QueueReply.Released it -> it.session() + " " + it.requests() + " released";
          case QueueReply.Rejected it -> it.session() + " " + it.request() + " rejected";
          case QueueReply.Down it -> it.session() + " " + it.request() + " down";
          case QueueReply.Renewed it ->
              it.session() + " renewed, lost " + it.lost() + ", missing " + it.missing();
        });
  }

  private static String text(Payload item) {
    return new String(item.bytes(), StandardCharsets.UTF_8);
  }

  private void put(String session, long request, String item, long now) {
    Payload payload = new Payload(item.getBytes(StandardCharsets.UTF_8));
    ledger.put(session, session, now, SPEC, request, 0, payload, now);
  }

  private void get(String session, long request, long now) {
    ledger.get(session, session, now, SPEC, List.of(request), List.of(0L), now);
  }

  private void acknowledge(String session, long request, long now) {
    ledger.acknowledge(session, session, now, request, token, place, now);
  }

  private void renew(String session, List<Long> pending, long highest, long now) {
    QueueWindow all = new QueueWindow(now + 1, 0, highest, 1);
    ledger.renew(session, session, now, all, List.of(), List.of(), pending, highest, now);
  }

  @Test
  void whatIsPutWaitsForRoomAndWhatIsGotForItems() {
    get("b#0", 1, 0);
    put("a#0", 1, "x", 0);
    put("a#0", 2, "y", 0);
    put("a#0", 3, "z", 0);
    acknowledge("b#0", 1, 0);
    assertThat(told)
        .containsExactly(
            "b#0 1 queued",
            "a#0 1 stored",
            "b#0 1 has x 1",
            "a#0 2 stored",
            "a#0 3 queued",
            "b#0 1 acknowledged",
            "a#0 3 stored");
    assertThat(ledger.state()).isEqualTo(new QueueState(SPEC, 2, 0, 0, 0, false));
  }

  @Test
  void anItemOfASessionThatIsNotHeardOfGoesToTheNextAtItsOldPlace() {
    put("a#0", 1, "x", 0);
    put("a#0", 2, "y", 0);
    get("b#0", 1, 0);
    told.clear();
    ledger.tick(TTL - 1);
    get("c#0", 1, TTL - 1);
    ledger.tick(TTL);
    get("c#0", 2, TTL);
    assertThat(told).containsExactly("c#0 1 has y 1", "c#0 2 has x 2");
    told.clear();
    ledger.acknowledge("b#0", "b#0", TTL, 1, 1, place, TTL);
    assertThat(told).containsExactly("b#0 1 lost");
  }

  @Test
  void aRequestThatComesTwiceHasOneEffect() {
    put("a#0", 1, "x", 0);
    put("a#0", 1, "x", 0);
    get("b#0", 1, 0);
    acknowledge("b#0", 1, 0);
    acknowledge("b#0", 1, 0);
    put("a#1", 1, "x", 0);
    assertThat(told)
        .containsExactly(
            "a#0 1 stored",
            "a#0 1 stored",
            "b#0 1 has x 1",
            "b#0 1 acknowledged",
            "b#0 1 acknowledged",
            "a#1 1 stored");
    assertThat(ledger.items()).isEmpty();
  }

  @Test
  void aCopyThatComesAfterTheNodeKnowsHasNone() {
    put("a#0", 1, "x", 0);
    renew("a#0", List.of(2L), 2, 0);
    told.clear();
    put("a#0", 1, "x", 0);
    put("a#0", 2, "y", 0);
    assertThat(told).containsExactly("a#0 [1] released", "a#0 2 stored");
    ledger.leave("a#0", true, 0);
    put("a#0", 3, "z", 0);
    assertThat(ledger.items()).hasSize(2);
  }

  @Test
  void anAnswerThatWasLostIsGivenAgain() {
    put("a#0", 1, "x", 0);
    get("b#0", 7, 0);
    told.clear();
    renew("a#0", List.of(1L), 1, 0);
    renew("b#0", List.of(7L, 8L), 8, 0);
    assertThat(told)
        .containsExactly(
            "a#0 1 stored",
            "a#0 renewed, lost [], missing []",
            "b#0 renewed, lost [], missing [8]",
            "b#0 7 has x 1");
  }

  private void renewPart(long after, long upTo, long pending, long now) {
    QueueWindow part = new QueueWindow(now, after, upTo, 2);
    ledger.renew("a#0", "a#0", now, part, List.of(), List.of(), List.of(pending), 200, now);
  }

  /** What is missing in one part may be anybody's item. */
  @Test
  void leasesAreExtendedWhenAllPartsOfARenewalHaveCome() {
    get("a#0", 100, 0);
    get("a#0", 200, 0);
    renewPart(0, 100, 100, 1);
    renewPart(100, 200, 200, 1);
    assertThat(extensions).as("both parts").containsExactly(0L, TTL);
    extensions.clear();
    renewPart(100, 200, 200, 2);
    renewPart(100, 200, 200, 2);
    assertThat(extensions).as("one part, twice").containsExactly(0L, 0L);
    assertThat(ledger.state().getting()).isEqualTo(2);
  }

  /** A part says nothing about the others. */
  @Test
  void aWaitThatIsMissingInItsPartIsOver() {
    get("a#0", 100, 0);
    get("a#0", 200, 0);
    renewPart(0, 100, 100, 1);
    assertThat(ledger.state().getting()).isEqualTo(2);
    renewPart(0, 150, 120, 2);
    assertThat(ledger.state().getting()).isEqualTo(1);
  }

  @Test
  void aQueueIsNotShutDownAsAnother() {
    put("a#0", 1, "x", 0);
    ledger.shutDown(new QueueSpec(2, "another.Type"), 0);
    assertThat(ledger.state().shutDown()).isFalse();
    ledger.shutDown(SPEC, 0);
    assertThat(ledger.state().shutDown()).isTrue();
  }

  @Test
  void aLedgerThatComesAfterAnotherWaitsForWhatHoldersHave() {
    long tokenBefore = term.next();
    ledger = ledger(500);
    put("a#0", 1, "new", 0);
    QueueWindow all = new QueueWindow(1, 0, 9, 1);
    ledger.renew("b#0", "b#0", 0, all, List.of(9L), List.of(tokenBefore), List.of(), 9, 0);
    Payload payload = new Payload("old".getBytes(StandardCharsets.UTF_8));
    QueueRecord.Item old = new QueueRecord.Item(tokenBefore, payload, 2);
    ledger.hold("b#0", "b#0", 0, SPEC, incarnation - 1, 9, tokenBefore, old, 0);
    assertThat(ledger.items()).as("of another incarnation").isEmpty();
    ledger.hold("b#0", "b#0", 0, SPEC, incarnation, 9, tokenBefore, old, 0);
    assertThat(ledger.items()).containsExactly(old);
    ledger.tick(500);
    assertThat(told)
        .containsExactly("a#0 1 queued", "b#0 renewed, lost [], missing [9]", "a#0 1 stored");
    assertThat(ledger.state().leased()).isEqualTo(1);
  }

  @Test
  void aQueueThatIsShutDownIsANewOneAfterAWhile() {
    put("a#0", 1, "x", 0);
    ledger.shutDown(SPEC, 0);
    put("a#0", 2, "y", 0);
    get("b#0", 1, 0);
    get("b#0", 2, 0);
    acknowledge("b#0", 1, 0);
    assertThat(told)
        .containsExactly(
            "a#0 1 stored",
            "a#0 2 down",
            "b#0 1 has x 1",
            "b#0 2 queued",
            "b#0 1 acknowledged",
            "b#0 2 down");
    ledger.tick(TTL);
    assertThat(ledger.isVacant()).isFalse();
    ledger.tick(20 * TTL);
    assertThat(ledger.isVacant()).isTrue();
  }
}
