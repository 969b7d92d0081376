package dev.tauko;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.toThread;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Mirrors;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.Trail;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The engine in an actor system that was there before, and whose threads are others. */
class EngineTest {

  @OnEachCarrier
  void itJoinsATypedActorSystemAndIsOneForEach(Lab lab) {
    ActorSystem<?> system = lab.system();
    Engine engine = Engine.get(system);

    assertThat(Engine.get(system)).isSameAs(engine);
    assertThat(engine.system()).isSameAs(system);
    assertThat(engine.start(() -> Engine.current()).toCompletableFuture().join()).isSameAs(engine);
    assertThat(Engine.get(lab.system())).isNotSameAs(engine);
  }

  @OnEachCarrier
  void itJoinsAClassicActorSystem(Lab lab) {
    var classic = org.apache.pekko.actor.ActorSystem.create("classic", lab.config());
    try {
      Engine engine = Engine.get(Adapter.toTyped(classic));
      assertThat(engine.start(() -> slowly("done")).toCompletableFuture().join()).isEqualTo("done");
    } finally {
      Lab.end(Adapter.toTyped(classic));
    }
  }

  private static String slowly(String what) {
    sleep(Duration.ofDays(1));
    return what;
  }

  private record Question(String word, ActorRef<String> replyTo) {}

  private sealed interface Message {
    record Asked(Question question) implements Message {}

    record Answered(Question question, String answer) implements Message {}
  }

  /** An ordinary actor that has a coroutine do what takes long. */
  private static Behavior<Message> answerer() {
    return Behaviors.setup(context -> {
      Engine engine = Engine.get(context.getSystem());
      return Behaviors.receive(Message.class)
          .onMessage(
              Message.Asked.class,
              asked -> {
                Question question = asked.question();
                CompletionStage<String> answer =
                    engine.start(() -> slowly(question.word() + "!")).toCompletableFuture();
                context.pipeToSelf(answer, (word, failure) -> new Message.Answered(question, word));
                return Behaviors.same();
              })
          .onMessage(
              Message.Answered.class,
              answered -> {
                answered.question().replyTo().tell(answered.answer());
                return Behaviors.same();
              })
          .build();
    });
  }

  @OnEachCarrier
  void anActorHasACoroutineDoWhatTakesLongAndIsToldTheOutcome(Lab lab) {
    ActorSystem<?> system = lab.system();
    ActorRef<Message> actor = system.systemActorOf(answerer(), "answerer", Props.empty());

    CompletionStage<String> answer =
        AskPattern.ask(
            actor,
            (ActorRef<String> replyTo) -> new Message.Asked(new Question("yes", replyTo)),
            Duration.ofMinutes(1),
            system.scheduler());
    assertThat(answer.toCompletableFuture().join()).isEqualTo("yes!");
  }

  @OnEachCarrier
  void aCoroutineIsStartedFromAnyThread(Lab lab) throws Exception {
    Engine engine = lab.engine();
    List<String> outcomes = new ArrayList<>();
    outcomes.add(lab.elsewhere(() -> result(engine, "platform")).join());
    Thread.ofVirtual().start(() -> outcomes.add(result(engine, "virtual"))).join();
    outcomes.add(CompletableFuture.supplyAsync(() -> result(engine, "pool")).join());
    outcomes.add(lab.with().<String>run(() -> toThread(() -> result(engine, "another loop"))));
    outcomes.add(lab.<String>run(() -> toThread(() -> result(engine, "toThread"))));

    assertThat(outcomes).containsExactly("platform", "virtual", "pool", "another loop", "toThread");
  }

  private static String result(Engine engine, String who) {
    return engine
        .start(() -> {
          assertThat(runningLoop()).isSameAs(engine.loop());
          yieldNow();
          return who;
        })
        .toCompletableFuture()
        .join();
  }

  @OnEachCarrier
  void coroutinesFromOneThreadBeginInTheOrderInWhichTheyWereStarted(Lab lab) {
    Trail trail = new Trail();
    List<CompletableFuture<Void>> outcomes =
        IntStream.range(0, 100)
            .mapToObj(i -> lab.engine().start(() -> trail.add("" + i)).toCompletableFuture())
            .toList();
    outcomes.forEach(CompletableFuture::join);
    assertThat(trail.entries())
        .containsExactlyElementsOf(IntStream.range(0, 100).mapToObj(i -> "" + i).toList());
  }

  @OnEachCarrier
  void manyThreadsStartCoroutinesAtTheSameTimeAndNoneIsLost(Lab lab) {
    int[] plain = {0};
    List<CompletableFuture<List<CompletableFuture<Void>>>> threads =
        IntStream.range(0, 8)
            .mapToObj(thread ->
                lab.elsewhere(() ->
                    IntStream.range(0, 500)
                        .mapToObj(i ->
                            lab.engine()
                                .start(() -> {
                                  int before = plain[0];
                                  plain[0] = before + 1;
                                })
                                .toCompletableFuture())
                        .toList()))
            .toList();
    threads.forEach(thread -> thread.join().forEach(CompletableFuture::join));
    assertThat(plain[0]).isEqualTo(4000);
  }

  @OnEachCarrier
  @Mirrors({
    "test_tasks.RunCoroutineThreadsafeTests.test_run_coroutine_threadsafe",
    "test_tasks.RunCoroutineThreadsafeTests.test_run_coroutine_threadsafe_with_exception"
  })
  void theStarterGetsTheResultOrTheVeryException(Lab lab) {
    IOException failure = new IOException("disk");
    assertThat(lab.engine().start(() -> slowly("value")).toCompletableFuture().join())
        .isEqualTo("value");
    assertThatThrownBy(() -> lab.engine().start(() -> fail(failure)).toCompletableFuture().join())
        .isInstanceOf(CompletionException.class)
        .hasCause(failure);
  }

  private static void fail(IOException failure) throws IOException {
    yieldNow();
    throw failure;
  }

  @OnEachCarrier
  void allTasksAreThoseThatAreNotDoneTheOldestFirst(Lab lab) {
    Engine engine = lab.engine();
    lab.run(() -> {
      Future<Object> gate = runningLoop().createFuture();
      Task<?> first = createTask("first", gate::await);
      Task<?> second = createTask("second", gate::await);
      yieldNow();
      assertThat(engine.allTasks()).endsWith(first, second).hasSize(3);
      assertThat(toThread(engine::allTasks)).endsWith(first, second);
      gate.setResult("open");
      first.await();
      second.await();
      assertThat(engine.allTasks()).hasSize(1);
    });
  }

  @OnEachCarrier
  void outsideACoroutineThereIsNoCurrentEngine(Lab lab) {
    assertThatThrownBy(Engine::current)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Engine.current() was called from " + Thread.currentThread());
  }

  @OnEachCarrier
  void severalSystemsHaveALoopEachAndDoNotDisturbOneAnother(Lab lab) {
    ConcurrentLinkedQueue<EventLoop> loops = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < 3; i++) {
      Engine.get(lab.system()).start(() -> loops.add(runningLoop())).toCompletableFuture().join();
    }
    assertThat(loops).doesNotHaveDuplicates().hasSize(3);
  }
}
