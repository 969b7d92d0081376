package dev.tauko.http.server;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.actor.Actors.ask;
import static dev.tauko.stream.PekkoStreams.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.http.ClientSession;
import dev.tauko.http.RequestBody;
import dev.tauko.http.server.EmbeddingPage.GetPage;
import dev.tauko.http.server.EmbeddingPage.Page;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The programs of docs/embedding.md are those of {@link EmbeddingPage}, and do what it says. */
@ExtendWith(Actors.class)
@Timeout(60)
class EmbeddingPageTest {
  private static final Pattern SNIPPET =
      Pattern.compile("<!-- snippet: \\S+ -->\n```java\n(.*?)```", Pattern.DOTALL);

  private static String withoutSpace(String text) {
    return text.replaceAll("\\s", "");
  }

  private static ActorRef<GetPage> archive(ActorSystem<?> system) {
    return system.systemActorOf(
        Behaviors.receiveMessage(asked -> {
          asked.replyTo().tell(new Page("page " + asked.number(), asked.number() == 3));
          return Behaviors.same();
        }),
        "archive-" + System.nanoTime(),
        Props.empty());
  }

  @Test
  void thePageShowsProgramsThatAreCompiled() throws IOException {
    String page = Files.readString(Path.of("../docs/embedding.md"));
    String source =
        withoutSpace(
            Files.readString(Path.of("src/test/java/dev/tauko/http/server/EmbeddingPage.java")));
    List<String> snippets =
        SNIPPET.matcher(page).results().map((MatchResult found) -> found.group(1)).toList();
    assertThat(snippets)
        .hasSize(7)
        .allSatisfy(snippet -> assertThat(source).contains(withoutSpace(snippet)));
  }

  @Test
  void theStreamsWork(ActorSystem<?> system) {
    ActorRef<GetPage> archive = archive(system);
    assertThat(Coroutines.run(system, () -> EmbeddingPage.sum(Source.range(1, 1000))))
        .isEqualTo(105);
    assertThat(Coroutines.run(system, () -> run(EmbeddingPage.pages(archive), Sink.seq())))
        .containsExactly("page 1", "page 2", "page 3");
    assertThat(
            Coroutines.run(
                system,
                () -> run(Source.range(1, 3).via(EmbeddingPage.fetched(archive)), Sink.seq())))
        .extracting(Page::text)
        .containsExactly("page 1", "page 2", "page 3");
  }

  @Test
  void aLibrarianHearsOfArchives(ActorSystem<?> system) {
    ServiceKey<GetPage> key = ServiceKey.create(GetPage.class, "archive");
    ActorRef<EmbeddingPage.Librarian.Note> librarian =
        system.systemActorOf(EmbeddingPage.Librarian.librarian(key), "librarian", Props.empty());
    system.receptionist().tell(Receptionist.register(key, archive(system)));
    int count =
        Coroutines.run(
            system,
            () -> {
              int known = 0;
              while (known == 0) {
                known =
                    ask(
                        librarian,
                        EmbeddingPage.Librarian.CountArchives::new,
                        Duration.ofSeconds(30));
              }
              return known;
            });
    assertThat(count).isEqualTo(1);
  }

  private static EmbeddingPage.Account.Receipt transfer(
      ActorRef<EmbeddingPage.Account.Command> account, int amount, Duration soon) {
    return ask(account, replyTo -> new EmbeddingPage.Account.Transfer(amount, replyTo), soon);
  }

  @Test
  void anAccountIsLookedAtDuringATransfer(ActorSystem<?> system) {
    CompletableFuture<EmbeddingPage.Account.Book> booking = new CompletableFuture<>();
    ActorRef<EmbeddingPage.Account.Book> bank =
        system.systemActorOf(
            Behaviors.receiveMessage(book -> {
              booking.complete(book);
              return Behaviors.same();
            }),
            "bank",
            Props.empty());
    ActorRef<EmbeddingPage.Account.Command> account =
        system.systemActorOf(EmbeddingPage.Account.behavior(bank), "account", Props.empty());
    Duration soon = Duration.ofSeconds(30);
    List<Integer> balances =
        Coroutines.run(
            system,
            () -> {
              var receipt = createTask(() -> transfer(account, 30, soon));
              EmbeddingPage.Account.Book book = await(booking);
              int during = ask(account, EmbeddingPage.Account.GetBalance::new, soon);
              book.replyTo().tell(new EmbeddingPage.Account.Receipt(1));
              receipt.await();
              int after = ask(account, EmbeddingPage.Account.GetBalance::new, soon);
              return List.of(during, after);
            });
    assertThat(balances).containsExactly(100, 70);
  }

  @Test
  void theRoutesWork(ActorSystem<?> system) {
    ActorRef<GetPage> archive = archive(system);
    try (Served server = Served.by(system, EmbeddingPage.orders(archive))) {
      List<String> answers =
          Coroutines.run(
              system,
              () -> {
                try (ClientSession session = ClientSession.create()) {
                  return List.of(
                      session.get(server.url("/pages/2")).text(),
                      session.post(server.url("/size"), RequestBody.text("12345")).text(),
                      session.get(server.url("/all")).text());
                }
              });
      assertThat(answers).containsExactly("page 2", "bytes: 5", "page 1page 2page 3");
    }
  }
}
