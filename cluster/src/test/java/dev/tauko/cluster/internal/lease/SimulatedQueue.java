package dev.tauko.cluster.internal.lease;

import dev.tauko.cluster.internal.wire.Payload;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A queue, its nodes and a network in simulated time, which all come from one seed. Messages are
 * late, arrive twice or never; nodes stand still or die; the ledger dies, with what has not been
 * stored and what is on its way to it, or hands over. The ledger and the claims are the real ones.
 */
final class SimulatedQueue {
  static final long MS = 1_000_000;
  static final long TTL = 1_000 * MS;
  private static final long MARGIN = 100 * MS;
  private static final long RENEW = 200 * MS;
  private static final long TICK = 20 * MS;
  private static final QueueSpec SPEC = new QueueSpec(5, "item");

  /** Until when a node may use an item. */
  private record Holding(User user, Lease lease) {}

  private record Event(long time, long number, Runnable action) {}

  final Random random;
  final boolean durable;
  final Set<String> stored = new HashSet<>();
  final Set<String> worked = new HashSet<>();
  final Set<String> acknowledged = new HashSet<>();
  int deliveries;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::time).thenComparingLong(Event::number));
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Holding> holders = new HashMap<>();
  private final Stored store = new Stored();
  private long numbers;
  private long terms;
  private long now;
  private boolean calm;
  private final int mostClaims;
  private boolean handing;
  private QueueLedger<Node> ledger;

  /** Renewals are in one part or in several. */
  SimulatedQueue(long seed, int size, boolean durable) {
    this.random = new Random(seed);
    this.mostClaims = 1 + random.nextInt(6);
    this.durable = durable;
    this.ledger = begin(0);
    ledger.becomeOnlyWriter(0);
    for (int i = 0; i < size; i++) {
      nodes.add(new Node(i));
    }
    every(
        TICK,
        () -> {
          ledger.tick(now);
          store.write();
        });
    for (Node node : nodes) {
      every(TICK, () -> node.run(() -> node.claims.tick(now)));
      every(RENEW, () -> node.run(node::beat));
    }
  }

  long now() {
    return now;
  }

  void at(long time, Runnable action) {
    numbers++;
    events.add(new Event(Math.max(now, time), numbers, action));
  }

  private void every(long span, Runnable action) {
    at(
        now + span,
        () -> {
          action.run();
          every(span, action);
        });
  }

  void runUntil(long end) {
    while (!events.isEmpty() && events.peek().time() <= end) {
      Event event = events.poll();
      now = event.time();
      event.action().run();
    }
    now = end;
  }

  // ---- the ledger ----

  private QueueLedger<Node> begin(long graceUntil) {
    terms++;
    return new QueueLedger<>(
        "q",
        TTL,
        10 * TTL,
        new Term(terms, Long.MAX_VALUE / 2),
        graceUntil,
        durable ? store : QueueStore.NONE,
        (node, reply) -> store.afterwards(() -> send(() -> node.receive(reply))));
  }

  private interface Telling {
    void tell(QueueLedger<Node> ledger, long now);
  }

  private void toLedger(Telling telling) {
    QueueLedger<Node> to = ledger;
    send(() -> {
      if (to == ledger) {
        telling.tell(to, now);
        store.write();
      }
    });
  }

  private void send(Runnable arrival) {
    boolean lost = !calm && random.nextInt(100) < 3;
    boolean twice = !calm && random.nextInt(100) < 3;
    for (int copies = lost ? 0 : twice ? 2 : 1; copies > 0; copies--) {
      boolean late = !calm && random.nextInt(100) == 0;
      at(now + (late ? random.nextLong(2 * TTL) : random.nextLong(20 * MS)) + 1, arrival);
    }
  }

  /** What is stored, and what is on its way to be. */
  private final class Stored implements QueueStore {
    private final TreeMap<Long, QueueRecord.Item> items = new TreeMap<>();
    private final Map<String, QueueRecord.Done> done = new HashMap<>();
    private final List<Runnable> changes = new ArrayList<>();
    private final ArrayDeque<Runnable> actions = new ArrayDeque<>();
    private boolean writing;
    private int life;

    @Override
    public boolean hasAllItems() {
      return true;
    }

    @Override
    public void added(QueueRecord.Item item) {
      changes.add(() -> items.put(item.place(), item));
    }

    @Override
    public void removed(long place) {
      changes.add(() -> items.remove(place));
    }

    @Override
    public void done(QueueRecord.Done record) {
      changes.add(() -> done.put(record.node(), record));
    }

    @Override
    public void forgotten(String node) {
      changes.add(() -> done.remove(node));
    }

    void afterwards(Runnable action) {
      if (changes.isEmpty() && !writing) {
        action.run();
      } else {
        changes.add(() -> actions.add(action));
      }
    }

    void write() {
      if (writing || changes.isEmpty()) {
        return;
      }
      writing = true;
      List<Runnable> batch = List.copyOf(changes);
      changes.clear();
      int ofLife = life;
      at(
          now + random.nextLong(30 * MS),
          () -> {
            if (ofLife == life) {
              batch.forEach(Runnable::run);
              writing = false;
              List<Runnable> ready = List.copyOf(actions);
              actions.clear();
              ready.forEach(Runnable::run);
              write();
            }
          });
    }

    void crash() {
      life++;
      changes.clear();
      actions.clear();
      writing = false;
    }
  }

  /** The ledger ends, orderly or not, and another one begins. */
  void move(boolean orderly) {
    if (handing) {
      return;
    }
    QueueLedger<Node> before = ledger;
    store.crash();
    ledger = begin(now + TTL);
    if (durable) {
      ledger.restore(
          SPEC, false, List.copyOf(store.items.values()), List.copyOf(store.done.values()), now);
      ledger.becomeOnlyWriter(now);
    } else if (orderly) {
      handing = true;
      at(
          now + 1 + random.nextLong(TTL / 2),
          () -> {
            handing = false;
            ledger.restore(SPEC, false, before.items(), before.done(), now);
          });
    }
  }

  // ---- faults ----

  void fault() {
    Node node = nodes.get(random.nextInt(nodes.size()));
    switch (random.nextInt(3)) {
      case 0 -> node.pausedUntil = now + random.nextLong(3 * TTL);
      case 1 -> node.restart();
      default -> move(!durable);
    }
  }

  void heal() {
    calm = true;
    nodes.forEach(node -> node.pausedUntil = now);
  }

  Node node() {
    return nodes.get(random.nextInt(nodes.size()));
  }

  boolean isEmpty() {
    return ledger.items().isEmpty() && worked.containsAll(stored);
  }

  QueueState state() {
    return ledger.state();
  }

  /** A node with coroutines. */
  final class Node {
    private final int index;
    private int lives;
    private long pausedUntil;
    private long request;
    private QueueClaims claims;

    Node(int index) {
      this.index = index;
      this.claims = claims();
    }

    private QueueClaims claims() {
      lives++;
      return new QueueClaims("n" + index + "." + lives, MARGIN, mostClaims, new Wire(this), now);
    }

    void restart() {
      holders.values().removeIf(holding -> equals(holding.user().node));
      claims = claims();
    }

    private void beat() {
      if (!claims.beat(now)) {
        claims = claims();
      }
    }

    private void receive(QueueReply reply) {
      run(() -> claims.receive(reply, now));
    }

    /** Runs something, when the node goes on if it stands still. */
    void run(Runnable action) {
      int life = lives;
      if (now < pausedUntil) {
        at(
            pausedUntil,
            () -> {
              if (life == lives) {
                run(action);
              }
            });
      } else {
        action.run();
      }
    }

    void put(String item) {
      request++;
      Payload payload = new Payload(item.getBytes(StandardCharsets.UTF_8));
      claims.put(request, payload, new User(this, item, 0), now);
    }

    void get(long work) {
      request++;
      claims.get(request, new User(this, null, work), now);
    }
  }

  /** A coroutine that puts an item, or works on one. */
  private final class User implements QueueClaimant {
    private final Node node;
    private final int life;
    private final long request;
    private final long work;
    private @Nullable String item;

    User(Node node, @Nullable String item, long work) {
      this.node = node;
      this.life = node.lives;
      this.request = node.request;
      this.item = item;
      this.work = work;
    }

    @Override
    public void stored() {
      stored.add(item);
    }

    @Override
    public void delivered(long token, Lease lease, Payload payload, int times) {
      String got = new String(payload.bytes(), StandardCharsets.UTF_8);
      item = got;
      deliveries++;
      if (acknowledged.contains(got)) {
        throw new AssertionError(got + " is handed out after it was acknowledged");
      }
      Holding other = holders.put(got, new Holding(this, lease));
      if (other != null && other.lease().lasts(now)) {
        throw new AssertionError(got + " is held twice");
      }
      at(now + work, () -> node.run(() -> finish()));
    }

    private void letGo() {
      Holding holding = holders.get(item);
      if (holding != null && equals(holding.user())) {
        holders.remove(item);
      }
    }

    private void finish() {
      if (life != node.lives || item == null) {
        return;
      }
      if (random.nextInt(4) == 0) {
        letGo();
        item = null;
        node.claims.release(request);
        node.get(work);
      } else if (node.claims.acknowledge(request, now)) {
        worked.add(item);
      } else {
        throw new AssertionError(item + " is not held, and nobody was told");
      }
    }

    @Override
    public void acknowledged() {
      letGo();
      if (!acknowledged.add(String.valueOf(item))) {
        throw new AssertionError(item + " was acknowledged twice");
      }
    }

    @Override
    public void lost() {
      letGo();
      item = null;
      node.get(work);
    }

    @Override
    public void rejected(QueueSpec other) {
      throw new AssertionError("rejected for " + other);
    }

    @Override
    public void shutDown() {
      throw new AssertionError("shut down");
    }
  }

  /** The way of a node's requests to the ledger. */
  private final class Wire implements QueueOutbox {
    private final Node node;

    Wire(Node node) {
      this.node = node;
    }

    @Override
    public void put(String session, long sent, long request, long ticket, Payload item) {
      toLedger((to, at) -> to.put(node, session, sent, SPEC, request, ticket, item, at));
    }

    @Override
    public void get(String session, long sent, List<Long> requests, List<Long> tickets) {
      toLedger((to, at) -> to.get(node, session, sent, SPEC, requests, tickets, at));
    }

    @Override
    public void acknowledge(String session, long sent, long request, long token, long place) {
      toLedger((to, at) -> to.acknowledge(node, session, sent, request, token, place, at));
    }

    @Override
    public void release(String session, List<Long> requests) {
      toLedger((to, at) -> to.release(node, session, requests, at));
    }

    @Override
    public void hold(
        String session,
        long sent,
        long incarnation,
        long request,
        long token,
        QueueRecord.Item item) {
      toLedger(
          (to, at) -> to.hold(node, session, sent, SPEC, incarnation, request, token, item, at));
    }

    @Override
    public void renew(
        String session,
        long sent,
        QueueWindow window,
        List<Long> requests,
        List<Long> tokens,
        List<Long> pending,
        long highest) {
      toLedger((to, at) ->
          to.renew(node, session, sent, window, requests, tokens, pending, highest, at));
    }

    @Override
    public void leave(String session, boolean last) {
      toLedger((to, at) -> to.leave(session, last, at));
    }
  }
}
