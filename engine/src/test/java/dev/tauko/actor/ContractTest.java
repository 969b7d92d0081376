package dev.tauko.actor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.actor.Command.Add;
import dev.tauko.actor.Command.Close;
import dev.tauko.actor.Command.Fail;
import dev.tauko.actor.Command.Say;
import dev.tauko.testkit.Mode;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.BehaviorInterceptor;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.MailboxSelector;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Routers;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nobody outside can tell how an actor is written: each scenario is played by a hand-written
 * behavior and by one in direct style, and leaves the same journal.
 */
class ContractTest {

  private static final Map<String, Consumer<Scene>> SCENARIOS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("messages come in order", ContractTest::order),
              Map.entry("asked from outside", ContractTest::asked),
              Map.entry("ends by itself", ContractTest::endsByItself),
              Map.entry("fails without a supervisor", ContractTest::fails),
              Map.entry("is restarted", ContractTest::restarted),
              Map.entry("is restarted until the limit", ContractTest::restartedUntilLimit),
              Map.entry("is restarted after a while", ContractTest::restartedWithBackoff),
              Map.entry("is stopped by its supervisor", ContractTest::stoppedBySupervisor),
              Map.entry("only some failures are supervised", ContractTest::otherFailure),
              Map.entry("is stopped by its parent", ContractTest::stoppedByParent),
              Map.entry("is told a poison pill", ContractTest::poisoned),
              Map.entry("children", ContractTest::children),
              Map.entry("children end at a restart", ContractTest::childrenAtRestart),
              Map.entry("children survive a restart", ContractTest::childrenSurviveRestart),
              Map.entry("a watched actor ends", ContractTest::watches),
              Map.entry("a watch is taken back", ContractTest::unwatches),
              Map.entry("behind a pool", ContractTest::pool),
              Map.entry("found by the receptionist", ContractTest::receptionist),
              Map.entry("inside an interceptor", ContractTest::intercepted),
              Map.entry("on another dispatcher", ContractTest::dispatcher),
              Map.entry("with a bounded mailbox", ContractTest::bounded),
              Map.entry("dead letters after the end", ContractTest::deadLetters)));

  private static final Map<Mode, ActorTestKit> KITS = new EnumMap<>(Mode.class);

  @AfterAll
  static void end() {
    KITS.values().forEach(ActorTestKit::shutdownTestKit);
    KITS.clear();
  }

  static Stream<Arguments> scenarios() {
    return Mode.here()
        .flatMap(mode -> SCENARIOS.keySet().stream().map(name -> Arguments.of(mode, name)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("scenarios")
  void leavesTheSameJournal(Mode mode, String name) {
    List<String> expected = play(Flavor.HAND_WRITTEN, mode, name);
    List<String> direct = play(Flavor.DIRECT, mode, name);

    assertThat(expected).isNotEmpty();
    assertThat(direct).isEqualTo(expected);
  }

  private static List<String> play(Flavor flavor, Mode mode, String name) {
    ActorTestKit kit =
        KITS.computeIfAbsent(
            mode, each -> ActorTestKit.create(mode.config("pekko.loglevel = off")));
    try (Scene scene = new Scene(flavor, kit)) {
      SCENARIOS.get(name).accept(scene);
      return scene.told();
    }
  }

  private static void order(Scene scene) {
    ActorRef<Command> actor = scene.spawn("actor");
    for (int i = 0; i < 500; i++) {
      actor.tell(new Say("" + i));
    }
    scene.hear(500);
  }

  private static void asked(Scene scene) {
    ActorRef<Command> actor = scene.spawn("actor");
    actor.tell(new Add(3));
    int sum =
        AskPattern.<Command, Integer>ask(
                actor, Command.Get::new, Duration.ofSeconds(20), scene.kit.system().scheduler())
            .toCompletableFuture()
            .join();
    scene.note("sum " + sum);
  }

  private static void endsByItself(Scene scene) {
    ActorRef<Command> actor = scene.spawn("actor");
    actor.tell(new Close());
    scene.hear(1);
    scene.awaitEnd(actor);
    scene.awaitEnd(actor);
  }

  private static void fails(Scene scene) {
    scene.parentOf(scene.actor());
    scene.hear(1);
    ActorRef<Command> actor = scene.child();
    actor.tell(new Fail("broken"));
    scene.hear(2);
    scene.awaitEnd(actor);
  }

  private static Behavior<Command> supervised(
      Behavior<Command> actor, SupervisorStrategy strategy) {
    return Behaviors.supervise(actor).onFailure(strategy);
  }

  private static void restarted(Scene scene) {
    ActorRef<Command> actor =
        scene.spawn("actor", plain -> supervised(plain, SupervisorStrategy.restart()));
    actor.tell(new Add(1));
    actor.tell(new Fail("once"));
    actor.tell(new Add(10));
    actor.tell(new Say("after once"));
    actor.tell(new Fail("twice"));
    actor.tell(new Add(100));
    actor.tell(new Say("after twice"));
    scene.hear(6);
    scene.sum(actor);
  }

  private static void restartedUntilLimit(Scene scene) {
    ActorRef<Command> actor =
        scene.spawn(
            "actor",
            plain ->
                supervised(plain, SupervisorStrategy.restart().withLimit(2, Duration.ofDays(1))));
    for (int i = 0; i < 3; i++) {
      actor.tell(new Fail("again"));
    }
    scene.hear(5);
    scene.awaitEnd(actor);
  }

  private static void restartedWithBackoff(Scene scene) {
    ActorRef<Command> actor =
        scene.spawn(
            "actor",
            plain ->
                supervised(
                    plain,
                    SupervisorStrategy.restartWithBackoff(
                        Duration.ofMillis(20), Duration.ofMillis(20), 0)));
    actor.tell(new Say("before"));
    actor.tell(new Fail("once"));
    for (int i = 0; i < 20; i++) {
      actor.tell(new Say("after " + i));
    }
    scene.hear(23);
  }

  private static void stoppedBySupervisor(Scene scene) {
    ActorRef<Command> actor =
        scene.spawn("actor", plain -> supervised(plain, SupervisorStrategy.stop()));
    actor.tell(new Fail("once"));
    scene.hear(1);
    scene.awaitEnd(actor);
  }

  private static void otherFailure(Scene scene) {
    ActorRef<Command> actor =
        scene.spawn(
            "actor",
            plain ->
                Behaviors.supervise(plain)
                    .onFailure(IllegalStateException.class, SupervisorStrategy.restart()));
    actor.tell(new Fail("an illegal argument"));
    scene.hear(1);
    scene.awaitEnd(actor);
  }

  private static void stoppedByParent(Scene scene) {
    ActorRef<String> parent = scene.parentOf(scene.actor());
    scene.hear(1);
    parent.tell("stop");
    scene.hear(2);
  }

  private static void poisoned(Scene scene) {
    ActorRef<Command> actor = scene.spawn("actor");
    actor.tell(new Say("before"));
    scene.hear(1);
    actor.<Object>unsafeUpcast().tell(PoisonPill.getInstance());
    scene.hear(1);
    scene.awaitEnd(actor);
  }

  private static ActorRef<Command> spawnChild(Scene scene, ActorRef<Command> parent, String name) {
    ActorRef<Command> child =
        scene.<ActorRef<Command>>ask(parent, replyTo -> new Command.Spawn(name, replyTo));
    scene.hear(1);
    return child;
  }

  private static void noteChildren(Scene scene, ActorRef<Command> parent) {
    scene.note("children " + scene.<Integer>ask(parent, Command.Children::new));
  }

  private static void children(Scene scene) {
    ActorRef<Command> actor = scene.spawn("actor");
    ActorRef<Command> first = spawnChild(scene, actor, "first");
    ActorRef<Command> second = spawnChild(scene, actor, "second");
    scene.note(first.path().parent().name() + "/" + first.path().name());
    noteChildren(scene, actor);
    actor.tell(new Command.Watch(first));
    actor.tell(new Command.StopChild(first));
    scene.hear(2);
    noteChildren(scene, actor);
    actor.tell(new Command.Watch(second));
    noteChildren(scene, actor);
    second.tell(new Fail("broken"));
    scene.hear(2);
    ActorRef<Command> third = spawnChild(scene, actor, "third");
    actor.tell(new Close());
    scene.hearInAnyOrder(2);
    scene.awaitEnd(third);
    scene.awaitEnd(actor);
  }

  private static void childrenAtRestart(Scene scene) {
    ActorRef<Command> actor =
        scene.spawn("actor", plain -> supervised(plain, SupervisorStrategy.restart()));
    ActorRef<Command> child = spawnChild(scene, actor, "first");
    actor.tell(new Fail("once"));
    scene.hearInAnyOrder(3);
    scene.awaitEnd(child);
    noteChildren(scene, actor);
  }

  private static void childrenSurviveRestart(Scene scene) {
    ActorRef<Command> actor =
        scene.spawn(
            "actor",
            plain -> supervised(plain, SupervisorStrategy.restart().withStopChildren(false)));
    ActorRef<Command> child = spawnChild(scene, actor, "first");
    actor.tell(new Fail("once"));
    scene.hear(2);
    child.tell(new Say("alive"));
    scene.hear(1);
    noteChildren(scene, actor);
  }

  private static void watches(Scene scene) {
    ActorRef<Command> actor = scene.spawn("actor");
    ActorRef<Command> first = scene.spawn("first");
    ActorRef<Command> second = scene.spawn("second");
    actor.tell(new Command.Watch(first));
    actor.tell(new Command.WatchWith(second, "the second has gone"));
    noteChildren(scene, actor);
    first.tell(new Close());
    scene.hear(2);
    second.tell(new Close());
    scene.hear(2);
    actor.tell(new Command.Watch(first));
    scene.hear(1);
  }

  private static void unwatches(Scene scene) {
    ActorRef<Command> actor = scene.spawn("actor");
    ActorRef<Command> first = scene.spawn("first");
    actor.tell(new Command.Watch(first));
    actor.tell(new Command.Unwatch(first));
    noteChildren(scene, actor);
    first.tell(new Close());
    scene.hear(1);
    scene.awaitEnd(first);
    actor.tell(new Say("nothing"));
    scene.hear(1);
  }

  private static void pool(Scene scene) {
    ActorRef<Command> pool =
        scene.put(
            Routers.pool(3, scene.actor())
                .withBroadcastPredicate(message -> message instanceof Add)
                .withRoundRobinRouting(),
            "pool",
            Props.empty());
    for (int i = 0; i < 3; i++) {
      scene.journal.receiveMessage(Duration.ofSeconds(20));
    }
    pool.tell(new Add(5));
    for (int i = 0; i < 3; i++) {
      scene.sum(pool);
    }
  }

  private static void receptionist(Scene scene) {
    ServiceKey<Command> key = ServiceKey.create(Command.class, "service");
    ActorRef<Command> actor = scene.spawn("actor");
    TestProbe<Receptionist.Registered> registered = scene.kit.createTestProbe();
    scene.kit.system().receptionist().tell(Receptionist.register(key, actor, registered.ref()));
    registered.receiveMessage(Duration.ofSeconds(20));
    TestProbe<Receptionist.Listing> listings = scene.kit.createTestProbe();
    scene.kit.system().receptionist().tell(Receptionist.subscribe(key, listings.ref()));
    Receptionist.Listing before = listings.receiveMessage(Duration.ofSeconds(20));
    before.getServiceInstances(key).forEach(each -> each.tell(new Say("found")));
    scene.hear(1);
    actor.tell(new Close());
    scene.hear(1);
    Receptionist.Listing after = listings.receiveMessage(Duration.ofSeconds(20));
    scene.note("services " + after.getServiceInstances(key).size());
  }

  private static void intercepted(Scene scene) {
    ActorRef<Command> actor =
        scene.spawn(
            "actor",
            plain ->
                Behaviors.intercept(
                    () ->
                        new BehaviorInterceptor<Command, Command>(Command.class) {
                          @Override
                          public Behavior<Command> aroundReceive(
                              TypedActorContext<Command> context,
                              Command message,
                              ReceiveTarget<Command> target) {
                            scene.journal.ref().tell("intercepted " + message);
                            return target.apply(context, message);
                          }
                        },
                    supervised(plain, SupervisorStrategy.restart())));
    actor.tell(new Say("one"));
    scene.hear(2);
    actor.tell(new Fail("two"));
    scene.hear(3);
    actor.tell(new Close());
    scene.hear(2);
    scene.awaitEnd(actor);
  }

  private static void dispatcher(Scene scene) {
    for (String path :
        List.of(
            "pekko.actor.internal-dispatcher",
            "pekko.actor.default-blocking-io-dispatcher",
            "tauko.event-loop",
            "tauko.parallel")) {
      ActorRef<Command> actor =
          scene.spawn("on-" + path, plain -> plain, DispatcherSelector.fromConfig(path));
      actor.tell(new Add(7));
      scene.sum(actor);
      spawnChild(scene, actor, "child");
      actor.tell(new Close());
      scene.hearInAnyOrder(2);
      scene.awaitEnd(actor);
    }
  }

  private static void bounded(Scene scene) {
    ActorRef<Command> actor = scene.spawn("actor", plain -> plain, MailboxSelector.bounded(2));
    for (int i = 0; i < 50; i++) {
      scene.sum(actor);
    }
    spawnChild(scene, actor, "child");
    actor.tell(new Close());
    scene.hearInAnyOrder(2);
    scene.awaitEnd(actor);
  }

  private static void deadLetters(Scene scene) {
    ActorRef<Command> actor = scene.spawn("actor");
    actor.tell(new Close());
    scene.hear(1);
    scene.awaitEnd(actor);
    actor.tell(new Say("too late"));
    scene.hearDeadLetters(1);
  }
}
