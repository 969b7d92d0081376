package dev.tauko.actor;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.timeout;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.actor.Actors.ask;
import static dev.tauko.actor.Actors.awaitTermination;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import dev.tauko.AsyncTimeoutException;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.StashOverflowException;

/** What a body receives, in which order, and what is not allowed. */
class ReceiveTest {

  private static final Duration LONG = Duration.ofHours(1);

  record Numbers(ActorRef<List<Integer>> replyTo) {}

  /** Tells an actor some messages, and gives what its body makes of them. */
  private static Object tell(Lab lab, CoroutineBehavior.Body<Object> body, Object... messages) {
    return tell(lab, CoroutineBehavior.DEFAULT_LIMIT, body, messages);
  }

  private static Object tell(
      Lab lab, int limit, CoroutineBehavior.Body<Object> body, Object... messages) {
    return lab.run(() -> {
      ActorRef<Object> actor = Stage.spawn(lab, CoroutineBehavior.of(limit, body));
      CompletableFuture<Object> result = new CompletableFuture<>();
      for (Object message : messages) {
        actor.tell(message);
      }
      actor.tell(result);
      Object value = await(result);
      awaitTermination(actor);
      return value;
    });
  }

  @SuppressWarnings("unchecked")
  private static void answer(Mailbox<Object> mailbox, Object answer) {
    mailbox.receive(CompletableFuture.class).complete(answer);
  }

  @OnEachMode
  void messagesComeInOrder(Lab lab) {
    Object got =
        tell(
            lab,
            mailbox -> {
              List<Object> all = new ArrayList<>();
              for (int i = 0; i < 3; i++) {
                all.add(mailbox.receive());
              }
              answer(mailbox, all);
            },
            "a",
            "b",
            "c");

    assertThat(got).asInstanceOf(LIST).containsExactly("a", "b", "c");
  }

  @OnEachMode
  void whatDoesNotMatchStaysInOrder(Lab lab) {
    Object got =
        tell(
            lab,
            mailbox -> {
              List<Object> all = new ArrayList<>();
              all.add(mailbox.receive(Integer.class));
              all.add(mailbox.receive(message -> message.equals("c")));
              all.add(mailbox.receive());
              all.add(mailbox.receive(Integer.class));
              all.add(mailbox.receive());
              answer(mailbox, all);
            },
            "a",
            "b",
            1,
            "c",
            2);

    assertThat(got).asInstanceOf(LIST).containsExactly(1, "c", "a", 2, "b");
  }

  @OnEachMode
  void messagesQueueUpWhileTheBodyWaitsForSomethingElse(Lab lab) {
    Object got =
        tell(
            lab,
            mailbox -> {
              sleep(Duration.ofMillis(1));
              answer(mailbox, List.of(mailbox.receive(), mailbox.receive()));
            },
            "a",
            "b");

    assertThat(got).asInstanceOf(LIST).containsExactly("a", "b");
  }

  @OnEachCarrier
  void receiveIsEmptyWhenTimeIsUp(Lab lab) {
    CompletableFuture<List<Object>> times = new CompletableFuture<>();
    Object got =
        tell(
            lab,
            mailbox -> {
              answer(mailbox, "go on");
              Duration before = runningLoop().time();
              Optional<Object> none = mailbox.receive(Duration.ofMinutes(5));
              Duration after = runningLoop().time();
              times.complete(List.of(none, after.minus(before)));
            });

    assertThat(got).isEqualTo("go on");
    assertThat(times.join()).isEqualTo(List.of(Optional.empty(), Duration.ofMinutes(5)));
  }

  @OnEachCarrier
  void receiveOfNoTimeTakesWhatIsThere(Lab lab) {
    Object got =
        tell(
            lab,
            mailbox -> {
              mailbox.receive();
              Optional<Object> there = mailbox.receive(Duration.ZERO);
              answer(mailbox, List.of(there));
              assertThat(mailbox.receive(Duration.ZERO)).isEmpty();
            },
            "a",
            "b");

    assertThat(got).isEqualTo(List.of(Optional.of("b")));
  }

  @OnEachCarrier
  void aMessageInTimeIsReceivedAndTheTimerIsGone(Lab lab) {
    lab.run(() -> {
      ActorRef<Object> actor =
          Stage.spawn(
              lab,
              CoroutineBehavior.of(mailbox -> {
                for (int i = 0; i < 1000; i++) {
                  assertThat(mailbox.receive(LONG)).contains(i);
                }
                answer(mailbox, "done");
              }));
      Duration before = runningLoop().time();
      for (int i = 0; i < 1000; i++) {
        actor.tell(i);
        if (i % 10 == 0) {
          sleep(Duration.ofMillis(1));
        }
      }
      CompletableFuture<Object> result = new CompletableFuture<>();
      actor.tell(result);
      assertThat(await(result)).isEqualTo("done");
      awaitTermination(actor);
      assertThat(runningLoop().time().minus(before)).isLessThan(Duration.ofMinutes(1));
    });
  }

  @OnEachMode
  void anEnclosingTimeoutLosesNoMessage(Lab lab) {
    Object got =
        tell(
            lab,
            mailbox -> {
              assertThatThrownBy(
                      () -> timeout(Duration.ofMillis(1), () -> mailbox.receive(Integer.class)))
                  .isInstanceOf(AsyncTimeoutException.class);
              String first = (String) mailbox.receive();
              answer(mailbox, first);
            },
            "a");

    assertThat(got).isEqualTo("a");
  }

  @OnEachMode
  void aSelectiveReceiveHasABound(Lab lab) {
    Object got =
        tell(
            lab,
            2,
            mailbox -> {
              assertThatThrownBy(() -> mailbox.receive(Integer.class))
                  .isInstanceOf(StashOverflowException.class)
                  .hasMessageContaining("has passed over 2 messages")
                  .hasMessageContaining(mailbox.self().path().toString());
              List<Object> all = new ArrayList<>();
              for (int i = 0; i < 4; i++) {
                all.add(mailbox.receive());
              }
              answer(mailbox, all);
            },
            "a",
            "b",
            "c",
            7);

    assertThat(got).asInstanceOf(LIST).containsExactly("a", "b", "c", 7);
  }

  @OnEachMode
  void whatASignalsHandlerPassesOverIsFound(Lab lab) {
    lab.run(() -> {
      List<String> order = new ArrayList<>();
      CompletableFuture<Object> handling = new CompletableFuture<>();
      ActorRef<String> actor =
          Stage.spawn(
              lab,
              CoroutineBehavior.of(mailbox -> {
                ActorRef<Object> child = mailbox.spawnAnonymous(Stage.idle());
                mailbox.watch(child);
                mailbox.onSignal(
                    Terminated.class,
                    end -> {
                      handling.complete("");
                      order.add(mailbox.receive("c"::equals));
                    });
                mailbox.stop(child);
                order.add(mailbox.receive((String text) -> text.startsWith("b")));
                order.add(mailbox.receive());
                order.add(mailbox.receive());
              }));
      await(handling);
      List.of("a", "b", "c", "b2").forEach(actor::tell);
      awaitTermination(actor);
      assertThat(order).containsExactly("c", "b", "a", "b2");
    });
  }

  @OnEachMode
  void aPredicateMayNotReceive(Lab lab) {
    lab.run(() -> {
      CompletableFuture<Object> result = new CompletableFuture<>();
      ActorRef<String> actor =
          Stage.spawn(
              lab,
              CoroutineBehavior.of(mailbox -> {
                try {
                  mailbox.receive((String text) -> mailbox.receive().isEmpty());
                } catch (IllegalStateException refused) {
                  result.complete(refused.getMessage() + "; " + mailbox.receive());
                }
              }));
      actor.tell("a");
      assertThat(await(result))
          .isEqualTo(
              "receive() was called by the predicate of a receive(), which may only look at a"
                  + " message; a");
      awaitTermination(actor);
    });
  }

  @OnEachMode
  void aPredicateThatThrowsLosesNoMessage(Lab lab) {
    Object got =
        tell(
            lab,
            mailbox -> {
              assertThatThrownBy(() ->
                      mailbox.receive(message -> {
                        throw new IllegalArgumentException("" + message);
                      }))
                  .hasMessage("a");
              answer(mailbox, List.of(mailbox.receive(), mailbox.receive()));
            },
            "a",
            "b");

    assertThat(got).asInstanceOf(LIST).containsExactly("a", "b");
  }

  @OnEachMode
  void anotherCoroutineMustNotReceive(Lab lab) {
    Object got =
        tell(
            lab,
            mailbox -> {
              Task<Object> child = createTask("thief", () -> mailbox.receive());
              try {
                child.await();
              } catch (IllegalStateException expected) {
                answer(mailbox, expected.getMessage());
              }
            });

    assertThat(got).asString().contains("thief").contains("only the body of the actor");
  }

  @OnEachMode
  void anotherThreadMustNotReceive(Lab lab) {
    Object got =
        tell(
            lab,
            mailbox -> {
              try {
                await(lab.elsewhere(mailbox::receive));
              } catch (IllegalStateException expected) {
                answer(mailbox, expected.getMessage());
              }
            });

    assertThat(got).asString().contains("Thread[").contains("only the body of the actor");
  }

  @OnEachMode
  void theMailboxIsOfNoUseAfterTheEnd(Lab lab) {
    CompletableFuture<Mailbox<Object>> kept = new CompletableFuture<>();
    tell(
        lab,
        mailbox -> {
          kept.complete(mailbox);
          answer(mailbox, "done");
        });

    Mailbox<Object> mailbox = kept.join();
    lab.run(() -> {
      assertThatThrownBy(mailbox::receive)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("has ended");
      assertThatThrownBy(() -> mailbox.spawnAnonymous(Stage.idle()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("has ended");
      assertThatThrownBy(() -> mailbox.start(() -> 1)).isInstanceOf(IllegalStateException.class);
    });
    assertThatThrownBy(() -> lab.elsewhere(mailbox::children).get())
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("runs no coroutine");
    assertThat(mailbox.self().path().name()).isNotEmpty();
  }

  @OnEachMode
  void aBodyThatAlwaysFindsAMessageLetsOthersRun(Lab lab) {
    lab.run(() -> {
      AtomicBoolean over = new AtomicBoolean();
      ActorRef<Object> busy =
          Stage.spawn(
              lab,
              CoroutineBehavior.of(mailbox -> {
                for (Object message : mailbox.messages()) {
                  if (over.get()) {
                    return;
                  }
                  if (message.equals("two")) {
                    mailbox.self().tell("one");
                    mailbox.self().tell("two");
                  }
                }
              }));
      busy.tell("two");
      for (int i = 0; i < 100; i++) {
        yieldNow();
      }
      over.set(true);
      awaitTermination(busy);
    });
  }

  @OnEachMode
  void anActorAnswersManyAsks(Lab lab) {
    lab.run(() -> {
      ActorRef<Numbers> actor =
          Stage.spawn(
              lab,
              CoroutineBehavior.of(mailbox -> {
                List<Integer> numbers = new ArrayList<>();
                for (int i = 0; i < 100; i++) {
                  numbers.add(i);
                  mailbox.receive().replyTo().tell(List.copyOf(numbers));
                }
              }));
      for (int i = 0; i < 100; i++) {
        List<Integer> numbers = ask(actor, Numbers::new, LONG);
        assertThat(numbers).hasSize(i + 1);
      }
      awaitTermination(actor);
    });
  }
}
