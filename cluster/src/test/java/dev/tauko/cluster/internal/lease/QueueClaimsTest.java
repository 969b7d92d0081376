package dev.tauko.cluster.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.cluster.internal.wire.Payload;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a node tells a queue of many claims. */
class QueueClaimsTest {
  private static final int MANY = 10_000;
  private static final int MOST = 4_000;

  private record Renewal(QueueWindow window, List<Long> held, List<Long> pending) {}

  private final List<Renewal> renewals = new ArrayList<>();

  private final class Wire implements QueueOutbox {
    @Override
    public void put(String session, long sent, long request, long ticket, Payload item) {}

    @Override
    public void get(String session, long sent, List<Long> requests, List<Long> tickets) {}

    @Override
    public void acknowledge(String session, long sent, long request, long token, long place) {}

    @Override
    public void release(String session, List<Long> requests) {}

    @Override
    public void hold(
        String session,
        long sent,
        long incarnation,
        long request,
        long token,
        QueueRecord.Item item) {}

    @Override
    public void renew(
        String session,
        long sent,
        QueueWindow window,
        List<Long> requests,
        List<Long> tokens,
        List<Long> pending,
        long highest) {
      renewals.add(new Renewal(window, requests, pending));
    }

    @Override
    public void leave(String session, boolean last) {}
  }

  private static final class Nobody implements QueueClaimant {
    @Override
    public void stored() {}

    @Override
    public void delivered(long token, Lease lease, Payload item, int deliveries) {}

    @Override
    public void acknowledged() {}

    @Override
    public void lost() {}

    @Override
    public void rejected(QueueSpec other) {}

    @Override
    public void shutDown() {}
  }

  @Test
  void noMessageIsAboutMoreClaimsThanFitIntoIt() {
    QueueClaims claims = new QueueClaims("n", 10, MOST, new Wire(), 0);
    for (long request = MANY; request >= 1; request--) {
      claims.get(request, new Nobody(), 0);
    }
    Payload item = new Payload(new byte[1]);
    for (long request = 1; request <= MANY; request += 2) {
      claims.receive(
          new QueueReply.Delivered("q", "n#0", 1, request, request, request, 1, item, 0, 1_000), 1);
    }
    assertThat(claims.beat(2)).isTrue();
    assertThat(renewals)
        .extracting(Renewal::window)
        .containsExactly(
            new QueueWindow(1, 0, MOST, 3),
            new QueueWindow(1, MOST, 2 * MOST, 3),
            new QueueWindow(1, 2 * MOST, MANY, 3));
    List<Long> told = new ArrayList<>();
    for (Renewal each : renewals) {
      assertThat(each.held()).hasSize(each.pending().size()).allMatch(each.window()::has);
      assertThat(each.pending()).allMatch(each.window()::has);
      told.addAll(each.held());
      told.addAll(each.pending());
    }
    assertThat(told).doesNotHaveDuplicates().hasSize(MANY);
  }
}
