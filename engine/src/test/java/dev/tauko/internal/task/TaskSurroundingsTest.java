package dev.tauko.internal.task;

import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Engine;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachMode;
import dev.tauko.testkit.Probe;
import java.io.Serializable;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** What a coroutine finds around it, and what it leaves. */
class TaskSurroundingsTest {

  private record Carried(ActorRef actor) implements Serializable {}

  @OnEachMode
  void itsActorCanBeSentWhereAllMessagesAreSerialized(Lab lab) throws Exception {
    var system =
        lab.system(
            "pekko.actor.serialize-messages = on",
            "pekko.actor.allow-java-serialization = on",
            "pekko.actor.warn-about-java-serializer-usage = off");
    Engine engine = Engine.get(system);
    CompletableFuture<Carried> received = new CompletableFuture<>();
    var receiver = system.systemActorOf(receiver(received), "receiver", Props.empty());
    GatedTask gated = GatedTask.running(engine, "carried");

    Carried sent = new Carried(gated.actor());
    receiver.tell(sent);

    assertThat(received.get()).isNotSameAs(sent);
    assertThat(received.get().actor()).isSameAs(gated.actor());
    assertThat(
            engine
                .start(() -> gather(() -> slowly(1), () -> slowly(2)))
                .toCompletableFuture()
                .get())
        .containsExactly(1, 2);
    gated.end();
  }

  private static int slowly(int value) {
    yieldNow();
    return value;
  }

  private static Behavior<Carried> receiver(CompletableFuture<Carried> received) {
    return Behaviors.receiveMessage(message -> {
      received.complete(message);
      return Behaviors.same();
    });
  }

  @OnEachMode
  void virtualThreadsThatABodyStartsOutliveIt(Lab lab) throws Exception {
    var system = lab.system();
    Engine engine = Engine.get(system);
    CountDownLatch open = new CountDownLatch(1);
    CountDownLatch afterTheSystem = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    var task =
        engine.start(
            "parent",
            () -> {
              for (CountDownLatch latch : List.of(open, open, afterTheSystem)) {
                threads.add(Thread.ofVirtual().start(() -> awaitTwice(latch)));
              }
              yieldNow();
            });
    task.toCompletableFuture().get();
    try (Probe probe = new Probe(system)) {
      probe.watch(Adapter.toClassic(task.actor())).awaitEnds(1);
      open.countDown();
      threads.get(0).join();
      threads.get(1).join();
      assertThat(probe.ended()).hasSize(1);
    }
    Lab.end(system);
    afterTheSystem.countDown();
    threads.get(2).join();
  }

  @SuppressWarnings("ThreadPriorityCheck") // A step more, that its scheduler runs.
  private static void awaitTwice(CountDownLatch latch) {
    try {
      latch.await();
      Thread.yield();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @OnEachMode
  void itsContextClassLoaderIsThatOfTheActorSystem(Lab lab) throws Exception {
    try (URLClassLoader loader =
        new URLClassLoader(new URL[0], TaskSurroundingsTest.class.getClassLoader())) {
      ActorSystem classic = ActorSystem.create("loaded", lab.config(), loader);
      try {
        Engine engine = Engine.get(Adapter.toTyped(classic));
        CompletableFuture<List<ClassLoader>> loaders =
            engine
                .start(() -> {
                  ClassLoader first = Thread.currentThread().getContextClassLoader();
                  yieldNow();
                  return List.of(first, Thread.currentThread().getContextClassLoader());
                })
                .toCompletableFuture();
        assertThat(loaders.get()).containsExactly(loader, loader);
      } finally {
        Lab.end(Adapter.toTyped(classic));
      }
    }
  }
}
