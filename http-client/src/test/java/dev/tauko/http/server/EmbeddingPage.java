package dev.tauko.http.server;

import static dev.tauko.actor.Actors.ask;
import static dev.tauko.http.server.CoroutineDirectives.respond;
import static dev.tauko.stream.PekkoStreams.elements;
import static dev.tauko.stream.PekkoStreams.forEach;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.PathMatchers.integerSegment;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import dev.tauko.Engine;
import dev.tauko.actor.CoroutineBehavior;
import dev.tauko.actor.Mailbox;
import dev.tauko.stream.Elements;
import dev.tauko.stream.Flows;
import dev.tauko.stream.Sources;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.Receptionist.Listing;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** The programs of the page docs/embedding.md that need more than the engine, and of actors. */
final class EmbeddingPage {
  private EmbeddingPage() {}

  record GetPage(int number, ActorRef<Page> replyTo) {}

  record Page(String text, boolean isLast) {}

  static int sum(Source<Integer, ?> numbers) {
    int sum = 0;
    try (Elements<Integer> elements = elements(numbers)) {
      for (int number : elements) {
        sum += number;
        if (sum > 100) {
          break;
        }
      }
    }
    return sum;
  }

  static Source<String, NotUsed> pages(ActorRef<GetPage> archive) {
    return Sources.of(emitter -> {
      for (int number = 1; ; number++) {
        int asked = number;
        Page page = ask(archive, replyTo -> new GetPage(asked, replyTo), Duration.ofSeconds(3));
        emitter.emit(page.text());
        if (page.isLast()) {
          return;
        }
      }
    });
  }

  /** An actor that knows which archives there are. */
  static final class Librarian {
    private Librarian() {}

    sealed interface Note {}

    record CountArchives(ActorRef<Integer> replyTo) implements Note {}

    record Archives(Set<ActorRef<GetPage>> found) implements Note {}

    static Behavior<Note> librarian(ServiceKey<GetPage> key) {
      return CoroutineBehavior.of(mailbox -> {
        ActorRef<Listing> listings =
            mailbox.messageAdapter(
                Listing.class, listing -> new Archives(listing.getServiceInstances(key)));
        mailbox.system().receptionist().tell(Receptionist.subscribe(key, listings));
        Set<ActorRef<GetPage>> archives = Set.of();
        for (Note note : mailbox.messages()) {
          switch (note) {
            case Archives(var found) -> archives = found;
            case CountArchives(var replyTo) -> replyTo.tell(archives.size());
          }
        }
      });
    }
  }

  /** An account that can be looked at while a transfer is under way. */
  static final class Account {
    sealed interface Command {}

    record GetBalance(ActorRef<Integer> replyTo) implements Command {}

    record Transfer(int amount, ActorRef<Receipt> replyTo) implements Command {}

    record Book(int amount, ActorRef<Receipt> replyTo) {}

    record Receipt(int number) {}

    private final ActorRef<Book> bank;
    private int balance = 100;

    private Account(ActorRef<Book> bank) {
      this.bank = bank;
    }

    static Behavior<Command> behavior(ActorRef<Book> bank) {
      return CoroutineBehavior.of(mailbox -> new Account(bank).run(mailbox));
    }

    private void run(Mailbox<Command> mailbox) {
      for (Command command : mailbox.messages()) {
        switch (command) {
          case GetBalance question -> question.replyTo().tell(balance);
          case Transfer transfer -> transfer(mailbox, transfer);
        }
      }
    }

    void transfer(Mailbox<Command> mailbox, Transfer transfer) {
      Receipt receipt =
          mailbox.reentrant(
              GetBalance.class,
              question -> question.replyTo().tell(balance),
              () ->
                  ask(
                      bank,
                      replyTo -> new Book(transfer.amount(), replyTo),
                      Duration.ofSeconds(3)));
      balance -= transfer.amount();
      transfer.replyTo().tell(receipt);
    }
  }

  static Flow<Integer, Page, NotUsed> fetched(ActorRef<GetPage> archive) {
    return Flows.mapAsync(
        4, number -> ask(archive, replyTo -> new GetPage(number, replyTo), Duration.ofSeconds(3)));
  }

  static Route orders(ActorRef<GetPage> archive) {
    return concat(
        path(
            segment("pages").slash(integerSegment()),
            number ->
                respond(request -> {
                  Page page =
                      ask(archive, replyTo -> new GetPage(number, replyTo), Duration.ofSeconds(3));
                  return HttpResponse.create().withEntity(page.text());
                })),
        path(
            "size",
            () ->
                respond(request -> {
                  long size = 0;
                  for (ByteString piece : elements(request.entity().getDataBytes())) {
                    size += piece.size();
                  }
                  return HttpResponse.create().withEntity("bytes: " + size);
                })),
        path(
            "all",
            () ->
                respond(request ->
                    Responses.stream(
                        ContentTypes.TEXT_PLAIN_UTF8,
                        bytes ->
                            forEach(
                                pages(archive),
                                page -> bytes.emit(ByteString.fromString(page)))))));
  }

  static CompletionStage<ServerBinding> bind(ActorSystem<?> system, ActorRef<GetPage> archive) {
    return CoroutineServer.bind(
            Http.get(system).newServerAt("localhost", 8080), Engine.get(system), orders(archive))
        .thenApply(binding -> binding.addToCoordinatedShutdown(Duration.ofSeconds(10), system));
  }
}
