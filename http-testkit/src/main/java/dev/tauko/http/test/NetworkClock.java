package dev.tauko.http.test;

import dev.tauko.EventLoop;
import dev.tauko.TimerHandle;
import dev.tauko.internal.simulation.SimulatedLoop;
import java.time.Duration;

/** The virtual time of a network. Confined to the loop, but for {@link #nanos}. */
final class NetworkClock {
  private final EventLoop loop;
  private final SimulatedLoop time;

  NetworkClock(EventLoop loop) {
    this.loop = loop;
    this.time = SimulatedLoop.of(loop);
  }

  EventLoop loop() {
    return loop;
  }

  long nanos() {
    return time.nanos();
  }

  TimerHandle after(Duration delay, Runnable action) {
    return loop.callLater(delay, action);
  }
}
