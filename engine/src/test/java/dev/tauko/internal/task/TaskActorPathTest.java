package dev.tauko.internal.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Engine;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachMode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.pekko.actor.ActorNotFound;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.JavaSerializer;

/** A coroutine's actor has a path, and is found by it while it lives. */
class TaskActorPathTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static ExtendedActorSystem classic(Engine engine) {
    return (ExtendedActorSystem) Adapter.toClassic(engine.system());
  }

  private static ActorRef select(ActorSystem system, String path) {
    try {
      return system.actorSelection(path).resolveOne(LIMIT).toCompletableFuture().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof ActorNotFound) {
        return null;
      }
      throw e;
    }
  }

  private static ActorRef resolve(ExtendedActorSystem system, String path) {
    return system.provider().resolveActorRef(path);
  }

  @OnEachMode
  void itIsFoundByItsNameItsPathAndItsStringForm(Lab lab) throws Exception {
    ExtendedActorSystem system = classic(lab.engine());
    GatedTask gated = GatedTask.running(lab.engine(), "the-one");
    ActorRef actor = gated.actor();

    assertThat(actor.path().toStringWithoutAddress()).isEqualTo("/coroutines/the-one");
    assertThat(select(system, "/coroutines/the-one")).isSameAs(actor);
    assertThat(select(system, actor.path().toString())).isSameAs(actor);
    assertThat(select(system, actor.path().toSerializationFormat())).isSameAs(actor);
    assertThat(system.provider().resolveActorRef(actor.path())).isSameAs(actor);
    assertThat(resolve(system, actor.path().toString())).isSameAs(actor);
    assertThat(resolve(system, actor.path().toSerializationFormat())).isSameAs(actor);
    ActorRefResolver resolver = ActorRefResolver.get(lab.engine().system());
    String wire = resolver.toSerializationFormat(gated.task().actor());
    assertThat(wire).contains("/coroutines/the-one#");
    assertThat(resolver.<Task.Command>resolveActorRef(wire)).isEqualTo(gated.task().actor());
    gated.end();
  }

  @OnEachMode
  void itIsNotFoundByTheUidOfAnother(Lab lab) throws Exception {
    ExtendedActorSystem system = classic(lab.engine());
    GatedTask gated = GatedTask.running(lab.engine(), "mistaken");
    String other = gated.actor().path() + "#" + (gated.actor().path().uid() + 1);

    assertThat(select(system, other)).isNull();
    assertThat(resolve(system, other)).isNotEqualTo(gated.actor()).isNotSameAs(gated.actor());
    assertThat(select(system, gated.actor().path() + "/child")).isNull();
    gated.end();
  }

  @OnEachMode
  void itIsNotFoundAfterTheEnd(Lab lab) throws Exception {
    ExtendedActorSystem system = classic(lab.engine());
    for (int round = 0; round < 20; round++) {
      GatedTask gated = GatedTask.running(lab.engine(), "passing");
      ActorRef actor = gated.actor();
      gated.end();
      assertThat(resolve(system, actor.path().toSerializationFormat())).isNotSameAs(actor);
      assertThat(select(system, "/coroutines/passing")).isNull();
      assertThat(actor.path().name()).isEqualTo("passing");
    }
  }

  @OnEachMode
  void oneThatWasAskedForAfterTheEndIsNotFoundEither(Lab lab) {
    Task<?> task = lab.engine().start("late-comer", () -> {});
    task.toCompletableFuture().join();
    ActorRef actor = Adapter.toClassic(task.actor());
    while (!((org.apache.pekko.actor.InternalActorRef) actor).isTerminated()) {
      Thread.onSpinWait();
    }
    assertThat(actor.path().name()).isEqualTo("late-comer");
    assertThat(select(classic(lab.engine()), "/coroutines/late-comer")).isNull();
  }

  @OnEachMode
  void oddNamesAreEncodedAndFound(Lab lab) throws Exception {
    List<String> names =
        List.of(
            "with spaces",
            "a/b",
            "/",
            "#",
            "a#1",
            "%",
            "%2F",
            "100%",
            "",
            "naïve",
            "日本語",
            "😀",
            "\ud800",
            "a*b",
            "?",
            "*",
            "..",
            ".",
            "$a",
            "a:b@c",
            "+",
            "\n",
            "x".repeat(500));
    ExtendedActorSystem system = classic(lab.engine());
    for (String name : names) {
      GatedTask gated = GatedTask.running(lab.engine(), name);
      ActorRef actor = gated.actor();
      String path = actor.path().toStringWithoutAddress();
      assertThat(select(system, path)).as(name).isSameAs(actor);
      assertThat(resolve(system, actor.path().toSerializationFormat())).as(name).isSameAs(actor);
      assertThat(gated.task().name()).isEqualTo(name);
      gated.end();
    }
  }

  @OnEachMode
  void twoOfTheSameNameHavePathsOfTheirOwn(Lab lab) throws Exception {
    ExtendedActorSystem system = classic(lab.engine());
    GatedTask first = GatedTask.running(lab.engine(), "twin");
    GatedTask second = GatedTask.running(lab.engine(), "twin");

    assertThat(first.actor().path().name()).isEqualTo("twin");
    assertThat(second.actor().path().name()).startsWith("twin-");
    for (GatedTask twin : List.of(first, second)) {
      assertThat(twin.task().name()).isEqualTo("twin");
      assertThat(select(system, twin.actor().path().toString())).isSameAs(twin.actor());
      twin.end();
    }
  }

  @OnEachMode
  void anyThreadGetsTheSameActorAtAnyTime(Lab lab) throws Exception {
    GatedTask gated = new GatedTask(lab.engine(), "anywhere");
    List<CompletableFuture<ActorRef>> threads =
        java.util.stream.IntStream.range(0, 8)
            .mapToObj(i ->
                lab.elsewhere(() -> {
                  ActorRef actor = gated.actor();
                  assertThat(actor.path().name()).isEqualTo("anywhere");
                  return actor;
                }))
            .toList();
    ActorRef before = gated.actor();
    for (CompletableFuture<ActorRef> thread : threads) {
      assertThat(thread.join()).isSameAs(before).isEqualTo(before);
    }
    gated.begin();
    assertThat(lab.elsewhere(gated::actor).join()).isSameAs(before);
    gated.end();
    assertThat(gated.actor()).isSameAs(before);
    assertThat(gated.task().actor()).isEqualTo(gated.task().actor());
  }

  @OnEachMode
  void javaSerializationKeepsTheVeryActor(Lab lab) throws Exception {
    GatedTask gated = GatedTask.running(lab.engine(), "serialized");
    ExtendedActorSystem system = classic(lab.engine());
    assertThat(copy(system, gated.actor())).isSameAs(gated.actor());
    assertThat(copy(system, gated.task().actor())).isEqualTo(gated.task().actor());
    gated.end();
  }

  private static Object copy(ExtendedActorSystem system, Object original) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    return JavaSerializer.currentSystem()
        .withValue(
            system,
            (Callable<Object>)
                () -> {
                  try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                    out.writeObject(original);
                  }
                  try (ObjectInputStream in =
                      new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
                    return in.readObject();
                  }
                });
  }
}
