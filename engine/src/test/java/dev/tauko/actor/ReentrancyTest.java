package dev.tauko.actor;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.actor.Actors.ask;
import static dev.tauko.actor.Actors.awaitTermination;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.CancelledError;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DeathPactException;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.StashOverflowException;

/** Messages that an actor handles while its body waits. */
class ReentrancyTest {
  private static final Duration LONG = Duration.ofDays(1);

  sealed interface Message {}

  record Work(ActorRef<String> replyTo) implements Message {}

  record Look(ActorRef<String> replyTo) implements Message {}

  record Note(int number) implements Message {}

  private static void end(ActorRef<?> actor) {
    actor.<Object>unsafeUpcast().tell(PoisonPill.getInstance());
    awaitTermination(actor);
  }

  private static String look(ActorRef<Message> actor) {
    return ask(actor, Look::new, LONG);
  }

  private static String work(ActorRef<Message> actor) {
    return ask(actor, Work::new, LONG);
  }

  /** Asks the next actor for a look while it lets itself be looked at. */
  private static Behavior<Message> curious(List<ActorRef<Message>> all, int next) {
    return CoroutineBehavior.of(mailbox -> {
      String[] state = {"idle"};
      while (true) {
        Work work = mailbox.receive(Work.class);
        state[0] = "working";
        String seen =
            mailbox.reentrant(
                Look.class,
                look -> look.replyTo().tell(state[0]),
                () -> look(all.get(next % all.size())));
        state[0] = "idle";
        work.replyTo().tell("sees " + seen);
      }
    });
  }

  @OnEachMode
  void aCircleOfAsksIsAnswered(Lab lab) {
    lab.run(() -> {
      List<ActorRef<Message>> all = new ArrayList<>();
      all.add(
          Stage.spawn(
              lab,
              CoroutineBehavior.of(mailbox -> {
                Work work = mailbox.receive(Work.class);
                String answer =
                    mailbox.reentrant(
                        Look.class,
                        look -> look.replyTo().tell("half done"),
                        () -> work(all.getLast()));
                work.replyTo().tell(answer);
              })));
      all.add(
          Stage.spawn(
              lab,
              CoroutineBehavior.of(mailbox -> {
                Work work = mailbox.receive(Work.class);
                work.replyTo().tell("sees it " + look(all.getFirst()));
              })));
      assertThat(work(all.getFirst())).isEqualTo("sees it half done");
      all.forEach(Actors::awaitTermination);
    });
  }

  @OnEachMode
  void anActorMayAskItself(Lab lab) {
    lab.run(() -> {
      List<ActorRef<Message>> all = new ArrayList<>();
      all.add(Stage.spawn(lab, curious(all, 0)));
      assertThat(work(all.getFirst())).isEqualTo("sees working");
      assertThat(work(all.getFirst())).isEqualTo("sees working");
      end(all.getFirst());
    });
  }

  @OnEachCarrier
  void messagesThatWaitAreHandledFirstAndOthersStayInTheirOrder(Lab lab) {
    lab.run(() -> {
      List<String> events = new ArrayList<>();
      CompletableFuture<String> gate = new CompletableFuture<>();
      ActorRef<Message> actor =
          Stage.spawn(
              lab,
              CoroutineBehavior.of(mailbox -> {
                sleep(Duration.ofSeconds(1));
                String result =
                    mailbox.reentrant(
                        Look.class,
                        look -> {
                          events.add("look begins");
                          sleep(Duration.ofSeconds(1));
                          events.add("look ends");
                          look.replyTo().tell("looked");
                        },
                        () -> {
                          events.add("body begins");
                          String value = await(gate);
                          events.add("body ends");
                          return value;
                        });
                events.add(result);
                events.add("" + mailbox.receive());
                events.add("" + mailbox.receive());
                Look late = (Look) mailbox.receive();
                late.replyTo().tell("by receive");
              }));
      actor.tell(new Note(1));
      var first = dev.tauko.Asyncio.createTask(() -> look(actor));
      var second = dev.tauko.Asyncio.createTask(() -> look(actor));
      dev.tauko.Asyncio.yieldNow();
      actor.tell(new Note(2));
      assertThat(first.await()).isEqualTo("looked");
      gate.complete("result");
      assertThat(second.await()).isEqualTo("looked");
      assertThat(look(actor)).isEqualTo("by receive");
      awaitTermination(actor);
      assertThat(events)
          .containsExactly(
              "look begins",
              "body begins",
              "look ends",
              "look begins",
              "body ends",
              "look ends",
              "result",
              "Note[number=1]",
              "Note[number=2]");
    });
  }

  @OnEachMode
  void whatTheBodyThrowsComesOut(Lab lab) {
    lab.run(() -> {
      CompletableFuture<Throwable> thrown = new CompletableFuture<>();
      ActorRef<Message> actor =
          Stage.spawn(
              lab,
              CoroutineBehavior.of(mailbox -> {
                try {
                  mailbox.reentrant(
                      Look.class,
                      look -> {},
                      () -> {
                        sleep(Duration.ofSeconds(1));
                        throw new IOException("broken");
                      });
                } catch (IOException failure) {
                  thrown.complete(failure);
                }
              }));
      assertThat(await(thrown)).isInstanceOf(IOException.class).hasMessage("broken");
      awaitTermination(actor);
    });
  }

  @OnEachMode
  void whatTheHandlerThrowsEndsTheBodyFirst(Lab lab) {
    lab.run(() -> {
      CompletableFuture<String> began = new CompletableFuture<>();
      CompletableFuture<String> ended = new CompletableFuture<>();
      CompletableFuture<Throwable> thrown = new CompletableFuture<>();
      ActorRef<Message> actor =
          Stage.spawn(
              lab,
              CoroutineBehavior.<Message>of(mailbox -> {
                try {
                  mailbox.reentrant(
                      Note.class,
                      note -> {
                        throw new IllegalArgumentException("not " + note);
                      },
                      () -> {
                        try {
                          began.complete("yes");
                          sleep(LONG);
                        } catch (CancelledError cancelled) {
                          sleep(Duration.ofSeconds(1));
                          ended.complete("cancelled");
                          throw cancelled;
                        }
                      });
                } catch (IllegalArgumentException failure) {
                  thrown.complete(ended.isDone() ? failure : new AssertionError("body goes on"));
                }
              }));
      await(began);
      actor.tell(new Note(7));
      assertThat(await(thrown)).hasMessage("not Note[number=7]");
      awaitTermination(actor);
    });
  }

  @OnEachMode
  void aStoppedActorEndsItsBody(Lab lab) {
    lab.run(() -> {
      CompletableFuture<String> began = new CompletableFuture<>();
      CompletableFuture<String> ended = new CompletableFuture<>();
      ActorRef<Message> actor =
          Stage.spawn(
              lab,
              CoroutineBehavior.<Message>of(mailbox ->
                  mailbox.reentrant(
                      Look.class,
                      look -> {},
                      () -> {
                        try {
                          began.complete("yes");
                          sleep(LONG);
                        } finally {
                          ended.complete("finally");
                        }
                      })));
      await(began);
      end(actor);
      assertThat(ended).isCompletedWithValue("finally");
    });
  }

  @OnEachMode
  void onlyTheCallerMayReceive(Lab lab) {
    lab.run(() -> {
      CompletableFuture<Throwable> thrown = new CompletableFuture<>();
      ActorRef<Message> actor =
          Stage.spawn(
              lab,
              CoroutineBehavior.<Message>of(mailbox ->
                  mailbox.reentrant(
                      Look.class,
                      look -> {},
                      () -> {
                        try {
                          mailbox.receive();
                        } catch (IllegalStateException refused) {
                          thrown.complete(refused);
                        }
                      })));
      assertThat(await(thrown))
          .hasMessageContaining("only the body of the actor " + actor.path())
          .hasMessageContaining("may receive");
      awaitTermination(actor);
    });
  }

  @OnEachMode
  void aHandlerMayNotReceive(Lab lab) {
    lab.run(() -> {
      CompletableFuture<List<String>> refused = new CompletableFuture<>();
      ActorRef<Message> actor =
          Stage.spawn(
              lab,
              CoroutineBehavior.<Message>of(mailbox -> {
                List<String> messages = new ArrayList<>();
                CompletableFuture<String> handled = new CompletableFuture<>();
                List<Runnable> ways =
                    List.of(
                        mailbox::receive,
                        () -> mailbox.receive(Duration.ZERO),
                        () -> mailbox.receive(Note.class),
                        () -> mailbox.receive(message -> true),
                        () -> mailbox.messages().iterator().next(),
                        () -> mailbox.reentrant(Note.class, note -> {}, () -> {}));
                mailbox.reentrant(
                    Look.class,
                    look -> {
                      ways.forEach(way -> messages.add(refusal(way)));
                      handled.complete("");
                    },
                    () -> await(handled));
                messages.add("note " + ((Note) mailbox.receive()).number());
                refused.complete(messages);
              }));
      actor.tell(new Note(1));
      actor.tell(new Look(lab.engine().system().ignoreRef()));
      List<String> messages = await(refused);
      assertThat(messages).hasSize(7);
      assertThat(messages.subList(0, 6))
          .allMatch(each -> each.contains("() was called by a handler while reentrant() runs"));
      assertThat(messages.getLast()).isEqualTo("note 1");
      awaitTermination(actor);
    });
  }

  private static String refusal(Runnable receive) {
    try {
      receive.run();
      return "received";
    } catch (IllegalStateException refused) {
      return refused.getMessage();
    }
  }

  @OnEachMode
  void aSignalHandlerMayNotReceiveMeanwhile(Lab lab) {
    lab.run(() -> {
      CompletableFuture<String> refused = new CompletableFuture<>();
      ActorRef<Message> watched = Stage.spawn(lab, CoroutineBehavior.of(Mailbox::receive));
      ActorRef<Message> actor =
          Stage.spawn(
              lab,
              CoroutineBehavior.<Message>of(mailbox -> {
                mailbox.onSignal(
                    Terminated.class, signal -> refused.complete(refusal(mailbox::receive)));
                mailbox.watch(watched);
                mailbox.reentrant(
                    Look.class,
                    look -> {},
                    () -> {
                      watched.tell(new Note(1));
                      await(refused);
                    });
                mailbox.receive(Note.class);
              }));
      actor.tell(new Note(2));
      assertThat(await(refused)).contains("called by a handler while reentrant() runs");
      awaitTermination(actor);
    });
  }

  @OnEachMode
  void messagesThatWaitDoNotCountTowardsTheLimit(Lab lab) {
    lab.run(() -> {
      CompletableFuture<String> gate = new CompletableFuture<>();
      CompletableFuture<String> answered = new CompletableFuture<>();
      CompletableFuture<List<Object>> seen = new CompletableFuture<>();
      ActorRef<Message> actor =
          Stage.spawn(
              lab,
              CoroutineBehavior.<Message>of(
                  2,
                  mailbox -> {
                    List<Object> all = new ArrayList<>();
                    answered.complete(
                        mailbox.reentrant(
                            Look.class, look -> look.replyTo().tell("looked"), () -> await(gate)));
                    try {
                      all.add(mailbox.receive(Work.class));
                    } catch (StashOverflowException full) {
                      all.add("full");
                    }
                    for (int i = 0; i < 6; i++) {
                      all.add(((Note) mailbox.receive()).number());
                    }
                    seen.complete(all);
                  }));
      for (int i = 0; i < 5; i++) {
        actor.tell(new Note(i));
      }
      assertThat(look(actor)).isEqualTo("looked");
      gate.complete("answer");
      assertThat(await(answered)).isEqualTo("answer");
      actor.tell(new Note(5));
      assertThat(await(seen)).isEqualTo(List.of("full", 0, 1, 2, 3, 4, 5));
      awaitTermination(actor);
    });
  }

  @OnEachMode
  void signalsAreHandledBetweenTheStepsOfTheBody(Lab lab) {
    lab.run(() -> {
      CompletableFuture<List<String>> seen = new CompletableFuture<>();
      ActorRef<Message> watched = Stage.spawn(lab, CoroutineBehavior.of(Mailbox::receive));
      ActorRef<Message> actor =
          Stage.spawn(
              lab,
              CoroutineBehavior.<Message>of(mailbox -> {
                List<String> events = new ArrayList<>();
                CompletableFuture<String> handled = new CompletableFuture<>();
                mailbox.onSignal(Terminated.class, signal -> handled.complete("signal"));
                mailbox.watch(watched);
                mailbox.reentrant(
                    Look.class,
                    look -> {},
                    () -> {
                      watched.tell(new Note(1));
                      events.add(await(handled));
                    });
                events.add("body");
                seen.complete(events);
              }));
      assertThat(await(seen)).isEqualTo(List.of("signal", "body"));
      awaitTermination(actor);
    });
  }

  @OnEachMode
  void aSignalWithoutAHandlerEndsTheBodyFirst(Lab lab) {
    lab.run(() -> {
      CompletableFuture<List<Object>> seen = new CompletableFuture<>();
      ActorRef<Message> watched = Stage.spawn(lab, CoroutineBehavior.of(Mailbox::receive));
      ActorRef<Message> actor =
          Stage.spawn(
              lab,
              CoroutineBehavior.<Message>of(mailbox -> {
                List<Object> events = new ArrayList<>();
                mailbox.watch(watched);
                try {
                  mailbox.reentrant(
                      Look.class,
                      look -> {},
                      () -> {
                        try {
                          watched.tell(new Note(1));
                          sleep(LONG);
                        } finally {
                          events.add("finally");
                        }
                      });
                } catch (DeathPactException pact) {
                  events.add(pact.ref());
                }
                seen.complete(events);
              }));
      assertThat(await(seen)).isEqualTo(List.of("finally", watched));
      awaitTermination(actor);
    });
  }

  @OnEachMode
  void isRefusedElsewhere(Lab lab) {
    lab.run(() -> {
      CompletableFuture<Mailbox<Message>> leaked = new CompletableFuture<>();
      ActorRef<Message> actor =
          Stage.spawn(
              lab,
              CoroutineBehavior.<Message>of(mailbox -> {
                leaked.complete(mailbox);
                mailbox.receive();
              }));
      Mailbox<Message> mailbox = await(leaked);
      assertThatThrownBy(() -> mailbox.reentrant(Look.class, look -> {}, () -> "never"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("only the body of the actor");
      end(actor);
    });
  }
}
