package dev.tauko.demos.download;

import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;

import dev.tauko.sync.Permit;
import dev.tauko.sync.Semaphore;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The servers: how many connections each may have at a time, and which of them wants a pause. */
public final class Hosts {
  private static final Pattern AUTHORITY =
      Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://(?:[^/?#]*@)?([^/?#]*)");

  private final Map<String, Host> hosts = new HashMap<>();
  private final int limit;

  /**
   * @param limit how many connections to one host at a time
   */
  public Hosts(int limit) {
    this.limit = limit;
  }

  /** The host of a URL. */
  public Host of(String url) {
    return hosts.computeIfAbsent(nameOf(url), unknown -> new Host(limit));
  }

  /** The name of a URL's host, with its port. */
  static String nameOf(String url) {
    Matcher authority = AUTHORITY.matcher(url);
    return authority.lookingAt() ? authority.group(1).toLowerCase(Locale.ROOT) : "";
  }

  /** A wait that a server wants, in words. */
  static String waitOf(Duration wait) {
    return "a wait of " + wait.toSeconds() + " s (Retry-After)";
  }

  /** One of them: a host name with its port. */
  public static final class Host {
    private final Semaphore places;
    private Duration pause = Duration.ZERO;
    private Duration pauseEnd = Duration.ZERO;

    private Host(int limit) {
      places = new Semaphore(limit);
    }

    /** Waits for a place. It is free again when it is closed. */
    public Permit enter() {
      return places.acquire();
    }

    /**
     * Waits for a place, and for the end of a pause. The place is free again when it is closed.
     *
     * @param longest how long the rest of a pause may be
     * @throws Failure if it is longer
     */
    Permit enter(Duration longest) throws Failure {
      requireShortPause(longest);
      Permit place = places.acquire();
      try {
        while (isPausing()) {
          requireShortPause(longest);
          sleep(restOfPause());
        }
        return place;
      } catch (Throwable ended) {
        place.close();
        throw ended;
      }
    }

    private void requireShortPause(Duration longest) throws Failure {
      Duration rest = restOfPause();
      if (rest.compareTo(longest) > 0) {
        throw new Failure(Failure.Kind.TRANSIENT, "the server wants " + waitOf(pause), rest, null);
      }
    }

    private boolean isPausing() {
      return restOfPause().isPositive();
    }

    private Duration restOfPause() {
      return pauseEnd.minus(runningLoop().time());
    }

    /** Whether a connection could be opened now. */
    public boolean isFree() {
      return !places.isLocked() && !isPausing();
    }

    /** The host wants no request for a while. */
    public void pause(Duration length) {
      if (length.compareTo(restOfPause()) > 0) {
        pause = length;
        pauseEnd = runningLoop().time().plus(length);
      }
    }
  }
}
