package dev.tauko.actor;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.timeout;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.actor.Actors.ask;
import static dev.tauko.actor.Actors.askWithStatus;
import static dev.tauko.actor.Actors.awaitTermination;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.AsyncTimeoutException;
import dev.tauko.CancelledError;
import dev.tauko.Engine;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.AllDeadLetters;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.pattern.StatusReply;

/** Asking actors, and waiting for their ends. */
class AskTest {
  private static final Duration LONG = Duration.ofHours(1);

  record Question(String text, ActorRef<String> replyTo) {}

  record Demand(int number, ActorRef<StatusReply<Integer>> replyTo) {}

  /** Answers questions, but for those that are about nothing. */
  private static ActorRef<Question> answerer(Lab lab) {
    return Stage.spawn(
        lab,
        CoroutineBehavior.of(mailbox -> {
          for (Question question : mailbox.messages()) {
            switch (question.text()) {
              case "nothing" -> {}
              case "end" -> {
                return;
              }
              default -> question.replyTo().tell("about " + question.text());
            }
          }
        }));
  }

  private static void end(ActorRef<?> actor) {
    actor.<Object>unsafeUpcast().tell(PoisonPill.getInstance());
    awaitTermination(actor);
  }

  @OnEachMode
  void theReplyIsTheValue(Lab lab) {
    lab.run(() -> {
      ActorRef<Question> actor = answerer(lab);
      String reply = ask(actor, replyTo -> new Question("this", replyTo), LONG);
      assertThat(reply).isEqualTo("about this");
      end(actor);
    });
  }

  @OnEachMode
  void manyAskAtATime(Lab lab) {
    lab.run(() -> {
      ActorRef<Question> actor = answerer(lab);
      List<Task<String>> tasks = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        String text = "number " + i;
        tasks.add(createTask(() -> ask(actor, replyTo -> new Question(text, replyTo), LONG)));
      }
      List<String> replies = gather(tasks);
      for (int i = 0; i < 100; i++) {
        assertThat(replies.get(i)).isEqualTo("about number " + i);
      }
      end(actor);
    });
  }

  @OnEachMode
  void aRecipientThatIsNoActorIsAskedAsWell(Lab lab) {
    lab.run(() -> {
      ActorRef<Question> actor = answerer(lab);
      RecipientRef<Question> recipient = actor;
      String reply = ask(recipient, replyTo -> new Question("that", replyTo), LONG);
      assertThat(reply).isEqualTo("about that");
      end(actor);
    });
  }

  @OnEachMode
  void theDeadLettersAreAnActorThatHasEnded(Lab lab) {
    lab.run(() -> {
      ActorRef<Question> dead = lab.engine().system().deadLetters();
      assertThatThrownBy(() -> nothing(dead, LONG)).isInstanceOf(ActorTerminatedException.class);
      ActorRef<Demand> none = lab.engine().system().deadLetters();
      assertThatThrownBy(
              () -> Actors.<Demand, Integer>askWithStatus(none, r -> new Demand(1, r), LONG))
          .isInstanceOf(ActorTerminatedException.class);
      awaitTermination(dead);
    });
  }

  @OnEachCarrier
  void theTimeoutEndsTheWait(Lab lab) {
    lab.run(() -> {
      ActorRef<Question> actor = answerer(lab);
      Duration before = runningLoop().time();
      assertThatThrownBy(() -> nothing(actor, Duration.ofMinutes(3)))
          .isInstanceOf(AsyncTimeoutException.class)
          .hasMessageContaining("did not reply within PT3M");
      assertThat(runningLoop().time().minus(before)).isEqualTo(Duration.ofMinutes(3));
      end(actor);
    });
  }

  private static String nothing(ActorRef<Question> actor, Duration timeout) {
    return about("nothing", actor, timeout);
  }

  private static String about(String text, ActorRef<Question> actor, Duration timeout) {
    return ask(actor, replyTo -> new Question(text, replyTo), timeout);
  }

  @OnEachCarrier
  void anEnclosingTimeoutEndsTheWait(Lab lab) {
    lab.run(() -> {
      ActorRef<Question> actor = answerer(lab);
      assertThatThrownBy(() -> timeout(Duration.ofSeconds(1), () -> nothing(actor, LONG)))
          .isInstanceOf(AsyncTimeoutException.class);
      end(actor);
    });
  }

  @OnEachMode
  void aCancellationEndsTheWait(Lab lab) {
    lab.run(() -> {
      ActorRef<Question> actor = answerer(lab);
      Task<String> task = createTask(() -> nothing(actor, LONG));
      yieldNow();
      yieldNow();
      task.cancel();
      assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
      end(actor);
    });
  }

  @OnEachCarrier
  void anActorThatDoesNotAnswerIsNamedInTheTree(Lab lab) {
    lab.run(() -> {
      ActorRef<Question> actor = answerer(lab);
      Task<String> task = createTask("asking", () -> nothing(actor, LONG));
      yieldNow();
      yieldNow();
      assertThat(Engine.current().snapshot().pstree())
          .contains(
              "(T) asking, waits for ask(" + actor.path().toStringWithoutAddress() + "), since ");
      task.cancel();
      assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
      end(actor);
    });
  }

  @OnEachMode
  void theEndOfTheAskedActorEndsTheWait(Lab lab) {
    lab.run(() -> {
      ActorRef<Question> actor = answerer(lab);
      assertThatThrownBy(() -> about("end", actor, LONG))
          .isInstanceOf(ActorTerminatedException.class)
          .hasMessageContaining(actor.path().name());
      assertThatThrownBy(() -> nothing(actor, LONG)).isInstanceOf(ActorTerminatedException.class);
    });
  }

  @OnEachMode
  void aLateReplyIsNeverSeenAndNoDeadLetter(Lab lab) {
    lab.run(() -> {
      ActorSystem<?> system = lab.engine().system();
      List<ActorRef<String>> late = new ArrayList<>();
      ActorRef<Question> actor =
          Stage.spawn(
              lab,
              CoroutineBehavior.of(mailbox -> {
                for (Question question : mailbox.messages()) {
                  if (question.text().equals("all")) {
                    late.forEach(each -> each.tell("late"));
                    question.replyTo().tell("in time");
                  } else {
                    late.add(question.replyTo());
                  }
                }
              }));
      ActorRef<Object> deadLetters =
          Stage.spawn(
              lab,
              CoroutineBehavior.of(mailbox -> {
                int count = 0;
                for (Object message : mailbox.messages()) {
                  if (message instanceof AllDeadLetters letter && letter.message().equals("late")) {
                    count++;
                  } else if (message instanceof Question question) {
                    question.replyTo().tell("dead letters: " + count);
                  }
                }
              }));
      system
          .eventStream()
          .tell(
              new EventStream.Subscribe<>(
                  AllDeadLetters.class, deadLetters.<AllDeadLetters>unsafeUpcast()));
      for (int i = 0; i < 50; i++) {
        assertThatThrownBy(() -> about("later", actor, Duration.ofMillis(1)))
            .isInstanceOf(AsyncTimeoutException.class);
      }
      String all = ask(actor, replyTo -> new Question("all", replyTo), LONG);
      assertThat(all).isEqualTo("in time");
      String count =
          ask(
              deadLetters.<Question>unsafeUpcast(),
              replyTo -> new Question("how many", replyTo),
              LONG);
      assertThat(count).isEqualTo("dead letters: 0");
      end(deadLetters);
      end(actor);
    });
  }

  @OnEachMode
  void onlyTheFirstReplyCounts(Lab lab) {
    lab.run(() -> {
      ActorRef<Question> actor =
          Stage.spawn(
              lab,
              Behaviors.receiveMessage(question -> {
                question.replyTo().tell("first");
                question.replyTo().tell("second");
                return Behaviors.stopped();
              }));
      String reply = ask(actor, replyTo -> new Question("", replyTo), LONG);
      assertThat(reply).isEqualTo("first");
      awaitTermination(actor);
    });
  }

  @OnEachMode
  void aStatusIsUnpacked(Lab lab) throws Exception {
    lab.run(() -> {
      IOException failure = new IOException("odd");
      ActorRef<Demand> actor =
          Stage.spawn(
              lab,
              CoroutineBehavior.of(mailbox -> {
                for (Demand demand : mailbox.messages()) {
                  demand
                      .replyTo()
                      .tell(
                          demand.number() % 2 == 0
                              ? StatusReply.success(demand.number())
                              : StatusReply.error(failure));
                }
              }));
      int even = askWithStatus(actor, replyTo -> new Demand(4, replyTo), LONG);
      assertThat(even).isEqualTo(4);
      assertThatThrownBy(
              () -> {
                int odd = askWithStatus(actor, replyTo -> new Demand(3, replyTo), LONG);
                assertThat(odd).isZero();
              })
          .isSameAs(failure);
      end(actor);
    });
  }

  @OnEachMode
  void waitsForTheEndOfAnActor(Lab lab) {
    lab.run(() -> {
      ActorRef<Question> actor = answerer(lab);
      Task<Void> waits = createTask(() -> awaitTermination(actor));
      yieldNow();
      assertThat(waits.isDone()).isFalse();
      Task<Void> cancelled = createTask(() -> awaitTermination(actor));
      yieldNow();
      yieldNow();
      cancelled.cancel();
      assertThatThrownBy(cancelled::await).isInstanceOf(CancelledError.class);
      actor.<Object>unsafeUpcast().tell(PoisonPill.getInstance());
      waits.await();
      awaitTermination(actor);
    });
  }

  @OnEachMode
  void nobodyWaitsForTheirOwnEnd(Lab lab) {
    lab.run(() -> {
      ActorRef<Question> actor =
          Stage.spawn(
              lab,
              CoroutineBehavior.of(mailbox -> {
                Question question = mailbox.receive();
                try {
                  awaitTermination(mailbox.self());
                } catch (IllegalStateException expected) {
                  question.replyTo().tell("" + expected.getMessage());
                }
              }));
      String reply = ask(actor, replyTo -> new Question("", replyTo), LONG);
      assertThat(reply).contains("would wait for ever");
      awaitTermination(actor);
    });
  }

  @OnEachMode
  void aTimeoutMustBePositive(Lab lab) {
    lab.run(() -> {
      ActorRef<Question> actor = answerer(lab);
      assertThatThrownBy(() -> nothing(actor, Duration.ZERO))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("timeout must be positive");
      end(actor);
    });
    assertThatThrownBy(() -> ask(lab.engine().system().ignoreRef(), r -> "", LONG))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("runs no coroutine");
  }

  @OnEachCarrier
  void aSleepingActorAnswersLater(Lab lab) {
    lab.run(() -> {
      ActorRef<Question> actor =
          Stage.spawn(
              lab,
              CoroutineBehavior.of(mailbox -> {
                for (Question question : mailbox.messages()) {
                  sleep(Duration.ofSeconds(10));
                  question.replyTo().tell("at last");
                }
              }));
      String reply = ask(actor, replyTo -> new Question("", replyTo), LONG);
      assertThat(reply).isEqualTo("at last");
      end(actor);
    });
  }
}
