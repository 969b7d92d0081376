package dev.tauko.actor;

import static dev.tauko.Asyncio.await;
import static dev.tauko.actor.Actors.awaitTermination;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachMode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Terminated;

/** Watches that are taken back when the end of the watched actor has reached the actor already. */
class UnwatchTest {

  /** A step of a body that watches an actor, and sees what it receives after that. */
  private interface Script {
    void run(Mailbox<Object> mailbox, ActorRef<Object> watched, List<Object> seen) throws Exception;
  }

  private static List<Object> seen(Lab lab, Script script) {
    return lab.run(() -> {
      CompletableFuture<List<Object>> outcome = new CompletableFuture<>();
      ActorRef<Object> watched = Stage.spawn(lab, CoroutineBehavior.of(Mailbox::receive));
      ActorRef<Object> actor =
          Stage.spawn(
              lab,
              CoroutineBehavior.of(mailbox -> {
                List<Object> seen = new ArrayList<>();
                try {
                  script.run(mailbox, watched, seen);
                  mailbox.self().tell("last");
                  Object next = mailbox.receive();
                  while (!next.equals("last")) {
                    seen.add(next);
                    next = mailbox.receive();
                  }
                } catch (Exception failure) {
                  seen.add(failure);
                }
                outcome.complete(seen);
              }));
      List<Object> seen = await(outcome);
      awaitTermination(actor);
      return seen;
    });
  }

  /** Ends an actor, and waits until its watcher has taken note. */
  private static void end(Mailbox<Object> watcher, ActorRef<Object> watched) {
    watched.tell("end");
    awaitTermination(watched);
    watcher.children();
    watcher.children();
  }

  @OnEachMode
  void noSignalComes(Lab lab) {
    List<Object> seen =
        seen(
            lab,
            (mailbox, watched, all) -> {
              mailbox.onSignal(Terminated.class, all::add);
              mailbox.watch(watched);
              end(mailbox, watched);
              mailbox.unwatch(watched);
            });
    assertThat(seen).isEmpty();
  }

  @OnEachMode
  void noDeathPactIsKept(Lab lab) {
    List<Object> seen =
        seen(
            lab,
            (mailbox, watched, all) -> {
              mailbox.watch(watched);
              end(mailbox, watched);
              mailbox.unwatch(watched);
            });
    assertThat(seen).isEmpty();
  }

  @OnEachMode
  void noMessageComesButAnEqualOneOfSomebodyElse(Lab lab) {
    List<Object> seen =
        seen(
            lab,
            (mailbox, watched, all) -> {
              mailbox.watchWith(watched, "gone");
              mailbox.self().tell("gone");
              end(mailbox, watched);
              mailbox.self().tell("gone");
              mailbox.unwatch(watched);
            });
    assertThat(seen).containsExactly("gone", "gone");
  }

  @OnEachMode
  void aMessageThatWasPassedOverDoesNotCome(Lab lab) {
    List<Object> seen =
        seen(
            lab,
            (mailbox, watched, all) -> {
              mailbox.watchWith(watched, "gone");
              mailbox.self().tell("before");
              end(mailbox, watched);
              mailbox.self().tell("after");
              all.add(mailbox.receive("after"::equals));
              mailbox.unwatch(watched);
              all.add(mailbox.receive(String.class));
            });
    assertThat(seen).containsExactly("after", "before");
  }

  @OnEachMode
  void anotherCoroutineMayTakeItBack(Lab lab) {
    List<Object> seen =
        seen(
            lab,
            (mailbox, watched, all) -> {
              mailbox.watchWith(watched, "gone");
              end(mailbox, watched);
              mailbox.start(() -> mailbox.unwatch(watched)).await();
            });
    assertThat(seen).isEmpty();
  }

  @OnEachMode
  void aWatchAfterThatIsANewOne(Lab lab) {
    List<Object> seen =
        seen(
            lab,
            (mailbox, watched, all) -> {
              mailbox.watchWith(watched, "gone");
              end(mailbox, watched);
              mailbox.unwatch(watched);
              mailbox.watchWith(watched, "gone long ago");
              all.add(mailbox.receive());
            });
    assertThat(seen).containsExactly("gone long ago");
  }

  @OnEachMode
  void anEndThatIsNotTakenBackIsReceived(Lab lab) {
    List<Object> seen =
        seen(
            lab,
            (mailbox, watched, all) -> {
              mailbox.watchWith(watched, "gone");
              mailbox.self().tell("before");
              end(mailbox, watched);
              mailbox.self().tell("after");
              all.add(mailbox.receive("after"::equals));
              all.add(mailbox.receive());
              all.add(mailbox.receive());
            });
    assertThat(seen).containsExactly("after", "before", "gone");
  }
}
