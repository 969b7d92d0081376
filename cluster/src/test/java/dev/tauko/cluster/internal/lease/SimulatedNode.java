package dev.tauko.cluster.internal.lease;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A node of a {@link SimulatedCluster}: coroutines, their claims, and maybe the ledger. */
final class SimulatedNode {

  /** What a coroutine holds. */
  private record Held(long token, Lease lease) {}

  private final SimulatedCluster cluster;
  private final int index;
  private final long clockStart;
  private final double clockRate;
  private final long wallMillis;
  private final Map<Long, Held> held = new HashMap<>();
  private final Set<Long> waiting = new HashSet<>();
  private final List<Runnable> later = new ArrayList<>();
  private int life;
  private long requests;
  private long pausedUntil;
  private boolean isCutOff;
  private int sessions;
  private @Nullable PermitClaims claims;
  private @Nullable TermClaim term;
  private @Nullable PermitLedger<SimulatedNode> ledger;
  private boolean crashed;
  private int serving;

  SimulatedNode(SimulatedCluster cluster, int index) {
    this.cluster = cluster;
    this.index = index;
    this.clockStart = cluster.random.nextLong();
    this.clockRate = 1 + (cluster.random.nextDouble() - 0.5) / 500;
    this.wallMillis = 1_800_000_000_000L + cluster.random.nextLong(-86_400_000, 86_400_000);
  }

  /** The node's monotonic clock, which may overflow. */
  long clock() {
    return clockStart + (long) (cluster.now() * clockRate);
  }

  // ---- what happens to the node ----

  boolean isConnected() {
    return !isCutOff;
  }

  boolean isPaused() {
    return cluster.now() < pausedUntil;
  }

  boolean reaches(SimulatedNode other) {
    return !isCutOff && !other.isCutOff;
  }

  void cutOff(boolean isIt) {
    isCutOff = isIt;
  }

  void pauseUntil(long time) {
    pausedUntil = time;
    cluster.at(time, this::goOn);
  }

  private void goOn() {
    if (!isPaused()) {
      List<Runnable> missed = List.copyOf(later);
      later.clear();
      missed.forEach(Runnable::run);
    }
  }

  /** Runs something now, or when the node goes on; never if it has died meanwhile. */
  void run(Runnable action) {
    int alive = life;
    Runnable guarded =
        () -> {
          if (life == alive) {
            action.run();
          }
        };
    if (isPaused()) {
      later.add(guarded);
    } else {
      guarded.run();
    }
  }

  void every(long span, Runnable action) {
    cluster.at(
        cluster.now() + span,
        () -> {
          run(action);
          every(span, action);
        });
  }

  /** The process dies, and a new one begins. */
  void restart() {
    life++;
    pausedUntil = cluster.now();
    later.clear();
    held.clear();
    waiting.clear();
    claims = null;
    stopServing();
  }

  // ---- coroutines ----

  /** A coroutine acquires a permit, uses the resource, and gives it back, or is cancelled. */
  void coroutine(long patience, long work) {
    requests++;
    long request = requests;
    waiting.add(request);
    PermitClaims use = claims();
    use.acquire(
        request,
        new Claimant() {
          @Override
          public void granted(long token, Lease lease) {
            waiting.remove(request);
            held.put(request, new Held(token, lease));
            cluster.at(
                cluster.now() + work,
                () ->
                    run(() -> {
                      if (lease.lasts(clock())) {
                        cluster.check.used();
                      }
                      release(request);
                    }));
          }

          @Override
          public void lost() {
            held.remove(request);
          }

          @Override
          public void rejected(int permits) {
            throw new AssertionError("rejected");
          }
        },
        clock());
    cluster.at(
        cluster.now() + patience,
        () ->
            run(() -> {
              if (waiting.remove(request)) {
                release(request);
              }
            }));
  }

  private void release(long request) {
    held.remove(request);
    if (claims != null) {
      claims.release(request);
    }
  }

  /** How many permits are held here, by the node's clock. */
  int held() {
    long now = clock();
    return (int) held.values().stream().filter(each -> each.lease().lasts(now)).count();
  }

  int waiting() {
    return waiting.size();
  }

  private PermitClaims claims() {
    PermitClaims current = claims;
    if (current == null) {
      sessions++;
      current =
          new PermitClaims(
              "node-" + index + "-" + life + "-" + sessions,
              SimulatedCluster.MARGIN,
              new Wire(),
              clock());
      claims = current;
    }
    return current;
  }

  void tick() {
    if (claims != null) {
      claims.tick(clock());
    }
    if (ledger != null) {
      ledger.tick(clock());
    }
  }

  void beat() {
    if (claims != null && !claims.beat(clock())) {
      claims = null;
    }
    lookAtRegister();
  }

  private void receive(LedgerReply reply) {
    if (claims != null) {
      claims.receive(reply, clock());
    } else if (!(reply instanceof LedgerReply.Released)) {
      new Wire().leave(reply.session());
    }
  }

  // ---- the ledger ----

  void serve() {
    serving++;
    term = new TermClaim("node-" + index + "/" + life + "/" + serving, SimulatedCluster.TTL);
    lookAtRegister();
  }

  void stopServing() {
    serving++;
    term = null;
    ledger = null;
    crashed = false;
  }

  /** The ledger's actor fails; the next one comes when somebody uses the name. */
  void crashLedger() {
    if (ledger != null) {
      ledger = null;
      crashed = true;
    }
  }

  private void lookAtRegister() {
    TermClaim claim = term;
    if (claim == null) {
      return;
    }
    long asked = clock();
    TermRecord[] latest = new TermRecord[1];
    cluster.atRegister(
        this,
        () -> latest[0] = cluster.register,
        () -> {
          if (term == claim) {
            found(claim, asked, latest[0]);
          }
        },
        () -> {});
  }

  private void found(TermClaim claim, long asked, @Nullable TermRecord latest) {
    TermRecord record =
        claim.found(asked, latest, wallMillis + cluster.now() / SimulatedCluster.MS);
    if (record != null) {
      cluster.atRegister(
          this,
          () -> {
            TermRecord before = cluster.register;
            if (before == null || record.number() > before.number()) {
              cluster.register = record;
            }
          },
          () -> claim.written(true, clock()),
          () -> claim.written(false, clock()));
    }
    Term current = claim.term();
    if (current != null && current.isOver()) {
      stopServing();
    }
  }

  private @Nullable PermitLedger<SimulatedNode> ledger() {
    if (ledger == null && term != null && term.term() != null) {
      long grace = crashed ? clock() + SimulatedCluster.TTL : term.graceUntil();
      Term current = term.term();
      ledger =
          new PermitLedger<>(
              "name",
              SimulatedCluster.TTL,
              current,
              grace,
              (node, reply) -> {
                if (reply instanceof LedgerReply.Granted it) {
                  cluster.check.granted(it.token(), it.session() + ", " + it.request());
                }
                cluster.send(this, node, () -> node.receive(reply));
              });
    } else if (ledger == null && term == null && cluster.host == this) {
      serve();
    }
    return ledger;
  }

  boolean isIdle() {
    return ledger == null || ledger.isVacant();
  }

  @Nullable LedgerState state() {
    return ledger == null ? null : ledger.state(clock());
  }

  /** The way from this node to where it believes the ledger to be. */
  private final class Wire implements Outbox {

    private interface Use {
      void of(PermitLedger<SimulatedNode> ledger, long now);
    }

    private void tell(Use use) {
      SimulatedNode to = ledger != null && isCutOff ? SimulatedNode.this : cluster.host;
      cluster.send(
          SimulatedNode.this,
          to,
          () -> {
            PermitLedger<SimulatedNode> there = to.ledger();
            if (there != null) {
              use.of(there, to.clock());
            }
          });
    }

    @Override
    public void acquire(String session, long sent, List<Long> requests, List<Long> tickets) {
      tell((there, now) ->
          there.acquire(
              SimulatedNode.this, session, sent, cluster.permits, requests, tickets, now));
    }

    @Override
    public void release(String session, List<Long> requests) {
      tell((there, now) -> there.release(SimulatedNode.this, session, requests, now));
    }

    @Override
    public void renew(String session, long sent, List<Long> requests, List<Long> tokens) {
      tell((there, now) ->
          there.renew(SimulatedNode.this, session, sent, cluster.permits, requests, tokens, now));
    }

    @Override
    public void leave(String session) {
      tell((there, now) -> there.leave(session, now));
    }
  }
}
