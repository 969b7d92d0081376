package dev.tauko.cluster.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A node's claims by themselves: what comes of answers that are late. */
class PermitClaimsTest {
  private static final long TTL = 1000;
  private static final long EARLIER = 10;
  private static final long LATER = 20;

  private final List<String> sent = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private final PermitClaims claims = new PermitClaims("n", 100, new Sent(), 0);

  @Test
  void aGrantOfAnEarlierLedgerIsNone() {
    acquire(1, 0);
    claims.receive(renewed(EARLIER, 0), 10);
    claims.receive(renewed(LATER, 20), 30);
    claims.receive(granted(EARLIER, 1, 7, 0), 40);
    assertThat(told).isEmpty();

    claims.receive(granted(LATER, 1, 8, 30), 50);
    assertThat(told).containsExactly("1 granted 8");
  }

  @Test
  void aPlaceInAnEarlierLedgersLineIsNone() {
    acquire(1, 0);
    claims.receive(queued(EARLIER, 1, 3), 10);
    claims.receive(renewed(LATER, 20), 30);
    claims.receive(queued(EARLIER, 1, 3), 40);
    sent.clear();
    claims.beat(50);
    assertThat(sent).contains("n#0 acquire [1] [3]");

    claims.receive(queued(LATER, 1, 5), 60);
    sent.clear();
    claims.beat(70);
    assertThat(sent).noneMatch(text -> text.contains("acquire"));
  }

  @Test
  void anEarlierLedgerTakesNothingAway() {
    acquire(1, 0);
    claims.receive(granted(EARLIER, 1, 7, 0), 10);
    claims.receive(renewed(LATER, 20), 30);
    claims.receive(new LedgerReply.Renewed("x", "n#0", 20, TTL, EARLIER, List.of(1L)), 40);
    assertThat(told).containsExactly("1 granted 7");
  }

  @Test
  void aLaterLedgerGetsWhatWaitsAtOnce() {
    acquire(1, 0);
    acquire(2, 0);
    claims.receive(queued(EARLIER, 1, 3), 10);
    claims.receive(queued(EARLIER, 2, 4), 10);
    sent.clear();
    claims.receive(granted(LATER, 1, 8, 0), 20);
    assertThat(sent).containsExactly("n#0 acquire [1, 2] [3, 4]");
    assertThat(told).containsExactly("1 granted 8");
  }

  @Test
  void aLeaseThatHasEndedIsNotExtended() {
    acquire(1, 0);
    claims.receive(granted(EARLIER, 1, 7, 0), 10);
    claims.receive(renewed(EARLIER, 500), 900);
    assertThat(told).containsExactly("1 granted 7", "1 lost");
  }

  @Test
  void aLeaseIsExtendedAsLongAsItLasts() {
    acquire(1, 0);
    claims.receive(granted(EARLIER, 1, 7, 0), 10);
    claims.receive(renewed(EARLIER, 500), 899);
    claims.tick(1399);
    assertThat(told).containsExactly("1 granted 7");
    claims.tick(1400);
    assertThat(told).containsExactly("1 granted 7", "1 lost");
  }

  private void acquire(long request, long now) {
    claims.acquire(request, new Told(request), now);
  }

  private static LedgerReply queued(long incarnation, long request, long ticket) {
    return new LedgerReply.Queued("x", "n#0", incarnation, request, ticket);
  }

  private static LedgerReply granted(long incarnation, long request, long token, long sent) {
    return new LedgerReply.Granted("x", "n#0", incarnation, request, token, sent, TTL);
  }

  private static LedgerReply renewed(long incarnation, long sent) {
    return new LedgerReply.Renewed("x", "n#0", sent, TTL, incarnation, List.of());
  }

  private final class Told implements Claimant {
    private final long request;

    private Told(long request) {
      this.request = request;
    }

    @Override
    public void granted(long token, Lease lease) {
      told.add(request + " granted " + token);
    }

    @Override
    public void lost() {
      told.add(request + " lost");
    }

    @Override
    public void rejected(int permits) {
      told.add(request + " rejected");
    }
  }

  private final class Sent implements Outbox {
    @Override
    public void acquire(String session, long at, List<Long> requests, List<Long> tickets) {
      sent.add(session + " acquire " + requests + " " + tickets);
    }

    @Override
    public void release(String session, List<Long> requests) {
      sent.add(session + " release " + requests);
    }

    @Override
    public void renew(String session, long at, List<Long> requests, List<Long> tokens) {
      sent.add(session + " renew " + requests + " " + tokens);
    }

    @Override
    public void leave(String session) {
      sent.add(session + " leave");
    }
  }
}
