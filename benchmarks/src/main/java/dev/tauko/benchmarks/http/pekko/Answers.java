package dev.tauko.benchmarks.http.pekko;

import dev.tauko.benchmarks.Arguments;
import dev.tauko.benchmarks.http.Load;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;

/** A route with a completion stage that has its value, or gets it from another thread. */
public final class Answers {
  private Answers() {}

  /** Prints the microseconds that each request took. */
  public static void main(String[] args) throws Exception {
    Arguments arguments =
        new Arguments("pekko.Answers [wait|once [CONNECTIONS [REQUESTS [ROUNDS]]]]", args);
    boolean waits = arguments.word("wait", "once").equals("wait");
    int connections = arguments.number(100);
    int requests = arguments.number(100_000);
    int rounds = arguments.number(10);
    arguments.end();
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "server");
    try {
      ServerBinding binding =
          Http.get(system)
              .newServerAt("127.0.0.1", 0)
              .bind(route(waits))
              .toCompletableFuture()
              .join();
      Load.measure(binding.localAddress(), connections, requests, rounds);
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().join();
    }
  }

  private static Route route(boolean waits) {
    return Directives.path("page", () -> Directives.handle(request -> answer(waits)));
  }

  private static CompletionStage<HttpResponse> answer(boolean waits) {
    CompletableFuture<String> page =
        waits
            ? dev.tauko.benchmarks.http.Answers.lookUp()
            : CompletableFuture.completedFuture("hello world\n");
    return page.thenApply(text -> HttpResponse.create().withEntity(text));
  }
}
