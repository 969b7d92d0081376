package dev.tauko.http.test;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;

/**
 * One direction of a connection: what goes in comes out at the other end, in its order, when the
 * link has carried it. Each thing leaves when the ones before it have left, at the link's
 * bandwidth, and takes the link's latency from then on. While the network is partitioned nothing
 * arrives; it does when that is over.
 *
 * <p>Confined to the loop.
 */
final class Pipe {
  /** So much is in one thing that is sent, at most: that of Ethernet, without headers. */
  static final int SEGMENT = 1460;

  private static final long SECOND = 1_000_000_000;

  private final NetworkClock clock;
  private final Link link;
  private final BooleanSupplier partitioned;
  private final Deque<Runnable> held = new ArrayDeque<>();
  private long freeAt;
  private long lastArrival;

  Pipe(NetworkClock clock, Link link, BooleanSupplier partitioned) {
    this.clock = clock;
    this.link = link;
    this.partitioned = partitioned;
  }

  /**
   * Sends something.
   *
   * @param arrives called when it is there
   */
  void send(int bytes, Runnable arrives) {
    long now = clock.nanos();
    long bandwidth = link.bandwidth();
    freeAt = Math.max(now, freeAt) + (bandwidth == 0 ? 0 : Math.ceilDiv(bytes * SECOND, bandwidth));
    lastArrival = Math.max(lastArrival, freeAt + link.latency().toNanos());
    clock.after(Duration.ofNanos(lastArrival - now), () -> arrived(arrives));
  }

  /** How long the sender must wait until the link has taken all that was sent. */
  Duration backlog() {
    return Duration.ofNanos(Math.max(0, freeAt - clock.nanos()));
  }

  private void arrived(Runnable arrives) {
    if (partitioned.getAsBoolean() || !held.isEmpty()) {
      held.add(arrives);
    } else {
      arrives.run();
    }
  }

  /** The partition is over. */
  void heal() {
    while (!held.isEmpty()) {
      held.remove().run();
    }
  }
}
