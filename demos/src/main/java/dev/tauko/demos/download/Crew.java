package dev.tauko.demos.download;

import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.taskGroup;
import static dev.tauko.tools.Tools.moveOnAfter;

import dev.tauko.TaskGroup;
import dev.tauko.sync.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one file: as many as make it faster.
 *
 * <p>It begins with one. While the rest of the file would take longer than a moment, their number
 * is doubled on trial, and kept if bytes come enough faster then; otherwise the new ones are
 * dismissed, and the next trial waits longer. The first moment after a change is not measured:
 * servers and networks begin with a burst, or slowly.
 */
final class Crew {
  private static final Duration PERIOD = Duration.ofMillis(500);

  /** After so many periods what has been written is brought to the disk. */
  private static final int SYNC = 10;

  /** What would take this many seconds is worth another connection. */
  private static final double LONG = 2;

  /** The part of the best possible gain that a trial has to bring. */
  private static final double GAIN = 0.4;

  /** For how many periods a trial may go on before it has failed. */
  private static final int LONGEST_TRIAL = 3;

  /** For how many periods there is no trial after one that has failed; twice as many each time. */
  private static final int REST = 4;

  private static final int LONGEST_REST = 64;

  private final Assembly assembly;
  private final Transfer transfer;
  private final Segments segments;
  private final Remote known;
  private final int most;
  private final List<Connection> connections = new ArrayList<>();
  private final Event changed = new Event();
  private int ceiling;
  private int wanted = 1;
  private int before = 1;
  private double baseline;
  private boolean isTrial;
  private boolean isSettling = true;
  private double bytes;
  private double seconds;
  private int periods;
  private int wait;
  private int ticks;
  private int rest = REST;

  Crew(Assembly assembly, Segments segments, Remote known) {
    this.assembly = assembly;
    this.transfer = assembly.transfer();
    this.segments = segments;
    this.known = known;
    this.most = transfer.connections();
    this.ceiling = most;
  }

  /** Fetches all segments. Suspends. */
  void run(Source.@Nullable Answer begun) throws Exception {
    taskGroup(group -> {
      hire(group, begun);
      long last = transfer.progress().fetched();
      Duration since = runningLoop().time();
      while (!connections.isEmpty()) {
        changed.clear();
        boolean isTick = moveOnAfter(PERIOD, changed::await);
        if (isTick) {
          if (++ticks % SYNC == 0) {
            assembly.sync();
          }
          long fetched = transfer.progress().fetched();
          Duration now = runningLoop().time();
          adjust(fetched - last, now.minus(since).toNanos() / 1e9);
          last = fetched;
          since = now;
        }
        while (connections.size() < Math.min(wanted, ceiling)
            && (segments.hasFree() || isWorthIt(baseline))
            && transfer.sources().hasPlace()) {
          hire(group, null);
        }
      }
    });
  }

  private boolean isWorthIt(double speed) {
    return segments.left() > LONG * speed;
  }

  private void adjust(long newBytes, double newSeconds) {
    if (isSettling) {
      isSettling = false;
      return;
    }
    bytes += newBytes;
    seconds += newSeconds;
    periods++;
    double speed = bytes / seconds;
    if (isTrial && !isDecided(speed)) {
      return;
    }
    int possible = Math.min(most, ceiling);
    if (wait > 0) {
      wait--;
    } else if (wanted < possible && speed > 0 && isWorthIt(speed)) {
      baseline = speed;
      before = wanted;
      wanted = Math.min(2 * wanted, possible);
      isTrial = true;
      measureAnew();
    }
  }

  private boolean isDecided(double speed) {
    if (speed >= baseline * (1 + GAIN * ((double) wanted / before - 1))) {
      isTrial = false;
      rest = REST;
    } else if (periods >= LONGEST_TRIAL) {
      isTrial = false;
      wanted = before;
      connections
          .subList(Math.min(wanted, connections.size()), connections.size())
          .forEach(Connection::dismiss);
      wait = rest;
      rest = Math.min(2 * rest, LONGEST_REST);
      measureAnew();
    }
    return !isTrial;
  }

  private void measureAnew() {
    isSettling = true;
    bytes = 0;
    seconds = 0;
    periods = 0;
  }

  private void hire(TaskGroup group, Source.@Nullable Answer begun) {
    Connection connection = new Connection(assembly, segments, known, begun);
    connections.add(connection);
    group.createTask(
        "connection",
        () -> {
          try {
            connection.run();
          } catch (Failure failure) {
            // A server may have enough of connections before we have.
            boolean isRefused =
                failure.is(Failure.Kind.TRANSIENT) || failure.is(Failure.Kind.SOURCE);
            if (connections.size() < 2 || !isRefused) {
              throw failure;
            }
            ceiling = connections.size() - 1;
          } finally {
            connections.remove(connection);
            changed.set();
          }
        });
  }
}
