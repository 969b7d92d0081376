package dev.tauko.http;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.typesafe.config.ConfigFactory;
import dev.tauko.Engine;
import dev.tauko.Task;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.japi.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * A server whose handlers are coroutines answers its requests before it ends.
 *
 * <p>The handlers go on once Pekko HTTP has told each connection that the server ends. A connection
 * that hears of it right after it was given an answer is cut by Pekko HTTP, answer and all, however
 * the handler is written.
 */
class ServerShutdownTest {
  private static final int REQUESTS = 20;

  private final CountDownLatch arrived = new CountDownLatch(REQUESTS);

  /** The JDK's client sends a request again by itself if it loses the connection. */
  private final Set<String> paths = ConcurrentHashMap.newKeySet();

  private final CompletableFuture<Done> connectionsKnow = new CompletableFuture<>();

  private final Logger terminator =
      (Logger) LoggerFactory.getLogger("org.apache.pekko.http.impl.engine.server");

  private final AppenderBase<ILoggingEvent> ends =
      new AppenderBase<>() {
        private final AtomicInteger connections = new AtomicInteger();

        @Override
        protected void append(ILoggingEvent event) {
          if (event.getFormattedMessage().contains("Initializing termination of server")
              && connections.incrementAndGet() == REQUESTS) {
            connectionsKnow.complete(Done.getInstance());
          }
        }
      };

  @BeforeEach
  void listen() {
    ends.start();
    terminator.setLevel(Level.DEBUG);
    terminator.setAdditive(false);
    terminator.addAppender(ends);
  }

  @AfterEach
  void listenNoMore() {
    terminator.detachAppender(ends);
    terminator.setAdditive(true);
    terminator.setLevel(null);
  }

  private static ActorSystem<Void> system() {
    return ActorSystem.create(
        Behaviors.empty(),
        "server",
        ConfigFactory.parseString(
                """
                pekko.coordinated-shutdown.default-phase-timeout = 1000s
                pekko.loglevel = DEBUG
                """)
            .withFallback(ConfigFactory.load()));
  }

  private CompletionStage<HttpResponse> answer(ActorSystem<?> system, String path) {
    return Engine.get(system)
        .<HttpResponse>start(() -> {
          if (paths.add(path)) {
            arrived.countDown();
          }
          await(connectionsKnow);
          Task<?> part = createTask(() -> yieldNow());
          part.await();
          return HttpResponse.create().withEntity("answer");
        })
        .toCompletableFuture();
  }

  private static CompletionStage<Done> allOf(List<? extends CompletableFuture<?>> futures) {
    return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new))
        .handle((_, _) -> Done.getInstance());
  }

  private Function<org.apache.pekko.http.javadsl.model.HttpRequest, CompletionStage<HttpResponse>>
      handler(ActorSystem<?> system) {
    return request -> answer(system, request.getUri().path());
  }

  @Test
  void requestsUnderWayAreAnswered() throws Exception {
    ActorSystem<Void> system = system();
    ServerBinding binding =
        Http.get(system)
            .newServerAt("localhost", 0)
            .bind(handler(system))
            .toCompletableFuture()
            .join()
            .addToCoordinatedShutdown(Duration.ofMinutes(15), system);
    URI uri = URI.create("http://localhost:" + binding.localAddress().getPort());
    List<CompletableFuture<String>> answers = new ArrayList<>();
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      for (int i = 0; i < REQUESTS; i++) {
        HttpRequest request = HttpRequest.newBuilder(uri.resolve("/" + i)).build();
        answers.add(
            client
                .sendAsync(request, BodyHandlers.ofString())
                .thenApply(response -> response.statusCode() + " " + response.body()));
      }
      arrived.await();
      // Pekko's connections have written the answers then; the kernel may not have sent them.
      CoordinatedShutdown.get(system)
          .addTask(
              CoordinatedShutdown.PhaseBeforeActorSystemTerminate(),
              "the clients have their answers",
              () -> allOf(answers));
      system.terminate();
      assertThat(answers).extracting(CompletableFuture::join).containsOnly("200 answer");
    }
    system.getWhenTerminated().toCompletableFuture().join();
  }
}
