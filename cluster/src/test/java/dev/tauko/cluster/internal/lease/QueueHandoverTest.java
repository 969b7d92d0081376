package dev.tauko.cluster.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.cluster.internal.wire.Payload;
import dev.tauko.cluster.testkit.TestCluster;
import java.util.List;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.junit.jupiter.api.Test;

/** What a queue hands on when its node leaves. */
class QueueHandoverTest {
  private static final int MANY = 20_000;
  private static final QueueSpec SPEC = new QueueSpec(MANY, "item");
  private static final int FRAME = 256 * 1024;

  private static QueueLedger<String> ledger() {
    QueueLedger<String> ledger =
        new QueueLedger<>(
            "q", 1_000, 1_000, new Term(1, Long.MAX_VALUE / 2), 0, QueueStore.NONE, (n, r) -> {});
    ledger.becomeOnlyWriter(0);
    return ledger;
  }

  @Test
  void noMessageIsTooLongHoweverSmallTheItems() {
    QueueLedger<String> ledger = ledger();
    for (int request = 1; request <= MANY; request++) {
      ledger.put("n", "n#0", 0, SPEC, request, 0, new Payload(new byte[1]), 0);
    }
    List<QueueRequest.Handed> messages = QueueHandover.of(SPEC, ledger);
    ActorSystem<Void> system =
        ActorSystem.create(Behaviors.empty(), "handover", TestCluster.config());
    try {
      Serialization serialization = SerializationExtension.get(Adapter.toClassic(system));
      for (QueueRequest.Handed message : messages) {
        assertThat(serialization.serialize(message).get()).hasSizeLessThan(FRAME / 2);
      }
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().join();
    }
    QueueLedger<String> next = ledger();
    for (QueueRequest.Handed message : messages) {
      next.restore(message.spec(), message.shutDown(), message.items(), message.nodes(), 0);
    }
    assertThat(next.items()).isEqualTo(ledger.items()).hasSize(MANY);
    assertThat(next.done()).extracting(each -> each.done().size()).containsExactly(MANY);
  }

  @Test
  void aQueueWithoutItemsIsHandedOn() {
    QueueLedger<String> ledger = ledger();
    ledger.shutDown(SPEC, 0);
    assertThat(QueueHandover.of(SPEC, ledger))
        .containsExactly(new QueueRequest.Handed(SPEC, true, List.of(), List.of()));
  }

  /** Its holder may enter it at the next ledger before it learns of the acknowledgement. */
  @Test
  void anItemThatWasAcknowledgedDoesNotComeInAgain() {
    QueueLedger<String> before = ledger();
    before.put("n", "n#0", 0, SPEC, 1, 0, new Payload(new byte[1]), 0);
    before.get("n", "n#0", 0, SPEC, List.of(2L), List.of(0L), 0);
    QueueRecord.Item item = before.items().getFirst();
    long token = item.place() + 2;
    before.acknowledge("n", "n#0", 0, 2, token, item.place(), 0);
    assertThat(before.items()).isEmpty();

    long[] incarnation = new long[1];
    QueueLedger<String> next =
        new QueueLedger<>(
            "q",
            1_000,
            1_000,
            new Term(2, Long.MAX_VALUE / 2),
            500,
            QueueStore.NONE,
            (n, reply) -> {
              if (reply instanceof QueueReply.Renewed renewed) {
                incarnation[0] = renewed.incarnation();
              }
            });
    QueueWindow all = new QueueWindow(1, 0, 2, 1);
    next.renew("n", "n#0", 0, all, List.of(2L), List.of(token), List.of(2L), 2, 0);
    next.hold("n", "n#0", 0, SPEC, incarnation[0], 2, token, item, 0);
    assertThat(next.items()).as("until it is handed on").hasSize(1);
    next.release("n", "n#0", List.of(2L), 0);
    for (QueueRequest.Handed message : QueueHandover.of(SPEC, before)) {
      next.restore(message.spec(), message.shutDown(), message.items(), message.nodes(), 0);
    }
    assertThat(next.items()).isEmpty();
    next.hold("n", "n#0", 0, SPEC, incarnation[0], 2, token, item, 0);
    assertThat(next.items()).isEmpty();
  }
}
