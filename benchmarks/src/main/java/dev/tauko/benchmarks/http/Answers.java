package dev.tauko.benchmarks.http;

import static dev.tauko.Asyncio.await;
import static dev.tauko.http.server.CoroutineDirectives.respond;

import dev.tauko.Engine;
import dev.tauko.benchmarks.Arguments;
import dev.tauko.http.server.CoroutineServer;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;

/** A route whose coroutine answers at once, or waits for a value from another thread first. */
public final class Answers {
  private static final String PAGE = "hello world\n";

  private Answers() {}

  /** Prints the microseconds that each request took. */
  public static void main(String[] args) throws Exception {
    Arguments arguments =
        new Arguments("Answers [wait|once [CONNECTIONS [REQUESTS [ROUNDS]]]]", args);
    boolean waits = arguments.word("wait", "once").equals("wait");
    int connections = arguments.number(100);
    int requests = arguments.number(100_000);
    int rounds = arguments.number(10);
    arguments.end();
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "server");
    try {
      ServerBinding binding =
          CoroutineServer.bind(
                  Http.get(system).newServerAt("127.0.0.1", 0), Engine.get(system), route(waits))
              .toCompletableFuture()
              .join();
      Load.measure(binding.localAddress(), connections, requests, rounds);
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().join();
    }
  }

  private static Route route(boolean waits) {
    return Directives.path(
        "page",
        () -> respond(request -> HttpResponse.create().withEntity(waits ? await(lookUp()) : PAGE)));
  }

  /** A value that another thread finds. */
  public static CompletableFuture<String> lookUp() {
    return CompletableFuture.supplyAsync(() -> PAGE);
  }
}
