package dev.tauko.cluster.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * All histories of two nodes at one permit, up to a length: which message arrives next, is lost or
 * comes twice, when time passes, and who goes away. After each of them, all permits are free when
 * everybody has gone.
 */
class ExhaustiveTest {
  private static final int LENGTH = 7;
  private static final int ACTIONS = 8;
  private static final long TTL = 1000;
  private static final long MARGIN = 100;

  @Test
  void everyShortHistoryIsSafeAndLosesNothing() {
    int[] history = new int[LENGTH];
    int count = 0;
    do {
      new World().run(history);
      count++;
    } while (next(history));
    assertThat(count).isEqualTo((int) Math.pow(ACTIONS, LENGTH));
  }

  private static boolean next(int[] history) {
    for (int i = LENGTH - 1; i >= 0; i--) {
      history[i]++;
      if (history[i] < ACTIONS) {
        return true;
      }
      history[i] = 0;
    }
    return false;
  }

  /** Two nodes, the ledger, and what is on its way in either direction. */
  private static final class World {
    final Term term = new Term(1, Long.MAX_VALUE / 2);
    final Deque<Runnable> up = new ArrayDeque<>();
    final Deque<Runnable> down = new ArrayDeque<>();
    final Node a = new Node("a");
    final Node b = new Node("b");
    final PermitLedger<Node> ledger =
        new PermitLedger<>("x", TTL, term, 0, (node, reply) -> down.add(() -> node.receive(reply)));
    long now;

    void run(int[] history) {
      for (int action : history) {
        step(action);
        assertThat((a.holds() ? 1 : 0) + (b.holds() ? 1 : 0)).isLessThanOrEqualTo(1);
      }
      a.goOn = false;
      b.goOn = false;
      for (int i = 0; i < 4; i++) {
        deliver();
        now += TTL / 3;
        a.beat();
        b.beat();
        deliver();
        ledger.tick(now);
      }
      assertThat(ledger.isVacant()).as("%s", List.of(ledger.state(now))).isTrue();
    }

    private void step(int action) {
      switch (action) {
        case 0 -> a.toggle();
        case 1 -> b.toggle();
        case 2 -> take(up);
        case 3 -> take(down);
        case 4 -> up.pollFirst();
        case 5 -> down.pollFirst();
        case 6 -> {
          now += TTL / 2;
          a.claims.tick(now);
          b.claims.tick(now);
          ledger.tick(now);
        }
        default -> {
          a.beat();
          b.beat();
        }
      }
    }

    private void deliver() {
      while (!up.isEmpty() || !down.isEmpty()) {
        take(up);
        take(down);
      }
    }

    private static void take(Deque<Runnable> messages) {
      Runnable first = messages.pollFirst();
      if (first != null) {
        first.run();
      }
    }

    /** A node with one coroutine after another, each of which acquires, then gives back. */
    private final class Node implements Outbox, Claimant {
      final PermitClaims claims;
      final List<Lease> held = new ArrayList<>();
      boolean goOn = true;
      boolean busy;
      long request;

      Node(String name) {
        claims = new PermitClaims(name, MARGIN, this, 0);
      }

      void toggle() {
        if (busy) {
          held.clear();
          claims.release(request);
        } else {
          request++;
          claims.acquire(request, this, now);
        }
        busy = !busy;
      }

      void beat() {
        if (!goOn && busy) {
          toggle();
        }
        claims.beat(now);
      }

      boolean holds() {
        return held.stream().anyMatch(lease -> lease.lasts(now));
      }

      void receive(LedgerReply reply) {
        claims.receive(reply, now);
      }

      @Override
      public void granted(long token, Lease lease) {
        held.add(lease);
      }

      @Override
      public void lost() {
        held.clear();
        busy = false;
      }

      @Override
      public void rejected(int permits) {
        throw new AssertionError();
      }

      @Override
      public void acquire(String session, long sent, List<Long> requests, List<Long> tickets) {
        up.add(() -> ledger.acquire(this, session, sent, 1, requests, tickets, now));
      }

      @Override
      public void release(String session, List<Long> requests) {
        up.add(() -> ledger.release(this, session, requests, now));
      }

      @Override
      public void renew(String session, long sent, List<Long> requests, List<Long> tokens) {
        up.add(() -> ledger.renew(this, session, sent, 1, requests, tokens, now));
      }

      @Override
      public void leave(String session) {
        up.add(() -> ledger.leave(session, now));
      }
    }
  }
}
