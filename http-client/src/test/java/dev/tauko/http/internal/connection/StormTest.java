package dev.tauko.http.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.http.SessionStats;
import dev.tauko.http.internal.url.Url;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Peer;
import dev.tauko.http.testkit.ScriptedServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests that are cancelled at any moment, to a server that fails at any moment, leave nothing.
 */
@ExtendWith(Actors.class)
class StormTest {
  private static final int LIMIT = 8;
  private static final String LARGE = "x".repeat(600_000);

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void nothingIsLeftBehind(long seed, ActorSystem<?> system) throws Exception {
    storm(system, seed, 600);
  }

  @Tag("stress")
  @ParameterizedTest
  @ValueSource(longs = {3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void nothingIsLeftBehindAfterALongerStorm(long seed, ActorSystem<?> system) throws Exception {
    storm(system, seed, 10_000);
  }

  private static void storm(ActorSystem<?> system, long seed, int requests) throws Exception {
    Random random = new Random(seed);
    AtomicInteger connections = new AtomicInteger();
    AtomicInteger wrong = new AtomicInteger();
    ScriptedServer.Script moody =
        peer -> {
          Random mood = new Random(seed * 1_000_003 + connections.incrementAndGet());
          while (serve(peer, mood)) {}
        };
    try (var one = ScriptedServer.start(moody);
        var two = ScriptedServer.start(moody);
        var client = Client.of(system, "limit = " + LIMIT + ", limit-per-host = " + (LIMIT - 2))) {
      List<CompletableFuture<?>> done = new ArrayList<>();
      for (int i = 0; i < requests; i++) {
        Url url = (random.nextBoolean() ? one : two).url("/" + i);
        done.add(request(client, url, random, wrong));
        if (random.nextInt(10) == 0) {
          Client.get(done.get(random.nextInt(done.size())));
        }
      }
      done.forEach(Client::get);
      SessionStats stats = client.statsWhen(now -> now.open() == now.idle());
      assertThat(stats.waiting()).isZero();
      assertThat(stats.open()).isLessThanOrEqualTo(LIMIT);
      assertThat(wrong).hasValue(0);
    }
  }

  /** Sends a request, gives up on it at some moment or not at all; the future always completes. */
  private static CompletableFuture<?> request(
      Client client, Url url, Random random, AtomicInteger wrong) {
    int patience = random.nextInt(6);
    CompletableFuture<RawResponse> call = client.send(url);
    if (patience == 0) {
      call.cancel(true);
    } else if (patience == 1) {
      var _ = client.connector.stats().thenRun(() -> call.cancel(true));
    }
    return call.thenCompose(
            response -> {
              if (patience == 2) {
                response.body().close();
              }
              CompletableFuture<byte[]> read = response.body().readAll();
              if (patience == 3) {
                read.cancel(true);
              }
              return read;
            })
        .thenAccept(body -> {
          if (body.length != 2 && body.length != LARGE.length()) {
            wrong.incrementAndGet();
          }
        })
        .exceptionally(failure -> null);
  }

  /** Serves one request in one of several ways; returns whether the connection goes on. */
  private static boolean serve(Peer peer, Random mood) throws Exception {
    if (peer.readRequest().isEmpty()) {
      return false;
    }
    switch (mood.nextInt(12)) {
      case 0 -> {
        return false;
      }
      case 1 -> {
        peer.reset();
        return false;
      }
      case 2 -> {
        peer.trySend("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort");
        return false;
      }
      case 3 -> {
        peer.trySend("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        return false;
      }
      case 4 -> {
        peer.trySend("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nok");
        return false;
      }
      case 5 -> {
        peer.trySend("nonsense\r\n\r\n");
        return false;
      }
      case 6 ->
          peer.trySend("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n");
      case 7 ->
          peer.trySend("HTTP/1.1 200 OK\r\nContent-Length: " + LARGE.length() + "\r\n\r\n" + LARGE);
      default -> peer.trySend("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    }
    return true;
  }
}
