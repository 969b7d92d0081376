package dev.tauko.internal.observe;

import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.internal.observe.WaitGraph.Circle;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.LoopFuture;
import dev.tauko.internal.task.WaitReason.Enders;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** What is dead in a graph of waits, against a checker that tries everything. */
class WaitGraphTest {
  private static final int GRAPHS = 10_000;
  private static final int LARGEST = 9;

  private static final Duration SOON = Duration.ofSeconds(1);

  private static List<CoroutineTask<?>> tasks(int count) {
    CoroutineLoop loop = (CoroutineLoop) runningLoop();
    List<CoroutineTask<?>> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tasks.add(new CoroutineTask<>(loop, "t" + i, () -> 0));
    }
    return tasks;
  }

  /** Ends tasks without their bodies. */
  private static void end(List<CoroutineTask<?>> tasks) {
    for (CoroutineTask<?> task : tasks) {
      task.begin();
      task.cancel();
    }
    yieldNow();
    yieldNow();
  }

  private static Facts facts(CoroutineTask<?> task, Enders enders) {
    return new Facts(task, null, enders, null, null, 0, 0, 0, null);
  }

  private static List<CoroutineTask<?>> some(List<CoroutineTask<?>> tasks, Random random) {
    List<CoroutineTask<?>> some = new ArrayList<>();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      some.add(tasks.get(random.nextInt(tasks.size())));
    }
    return some;
  }

  private static Enders enders(List<CoroutineTask<?>> tasks, Random random) {
    return switch (random.nextInt(11)) {
      case 10 -> new Enders.Watching(Enders.Anyone.INSTANCE, some(tasks, random));
      case 0 -> Enders.Outside.INSTANCE;
      case 1 -> Enders.Anyone.INSTANCE;
      case 2, 3 -> Enders.Futures.all(some(tasks, random));
      case 4 -> Enders.Futures.first(some(tasks, random));
      case 9 -> Enders.Futures.group(some(tasks, random));
      case 5, 6 -> new Enders.Holders(some(tasks, random), random.nextBoolean());
      default -> new Enders.Body(tasks.get(random.nextInt(tasks.size())));
    };
  }

  /**
   * Some of them in groups, whose blocks others run, some that pass cancellations on, and some that
   * others have created, or tasks that have ended: those with even numbers.
   */
  private static List<Facts> random(List<CoroutineTask<?>> tasks, Random random) {
    List<Facts> facts = new ArrayList<>();
    for (CoroutineTask<?> task : tasks) {
      int number = 2 * facts.size() + 1;
      boolean isMember = random.nextInt(4) == 0;
      facts.add(
          new Facts(
              task,
              random.nextInt(4) == 0 ? task : null,
              enders(tasks, random),
              null,
              null,
              0,
              number,
              random.nextInt(number),
              isMember ? tasks.get(random.nextInt(tasks.size())) : null));
    }
    return facts;
  }

  /** Whether one may cancel the other. */
  private static boolean mayCancel(Facts from, Facts to) {
    boolean passesOn =
        switch (from.enders()) {
          case Enders.Body(CoroutineTask<?> task) -> from.reason() != null && task == to.task();
          case Enders.Futures(var _, var futures) -> futures.contains(to.task());
          case Enders.Watching(var _, var futures) ->
              from.reason() == null && futures.contains(to.task());
          default -> false;
        };
    return passesOn || from.groupParent() == to.task() || to.groupParent() == from.task();
  }

  /** Whether one may descend from the other, as far as that is known. */
  private static boolean mayDescend(Facts from, CoroutineTask<?> other, List<Facts> facts) {
    long ancestor = facts.stream().filter(each -> each.task() == other).findFirst().get().number();
    long link = from.createdBy();
    while (link > ancestor) {
      long creator = link;
      link =
          facts.stream()
              .filter(each -> each.number() == creator)
              .mapToLong(Facts::createdBy)
              .findFirst()
              .orElse(ancestor);
    }
    return link == ancestor;
  }

  /** Whether somebody else than its holders may release what a task waits for. */
  private static boolean mayBeHandedOn(
      Facts waiting, List<Facts> facts, Set<CoroutineTask<?>> dead, boolean callbacksMayCome) {
    return waiting.enders() instanceof Enders.Holders(List<CoroutineTask<?>> holders, boolean may)
        && may
        && (callbacksMayCome
            || facts.stream()
                .filter(each -> !dead.contains(each.task()))
                .anyMatch(each -> holders.stream().anyMatch(it -> mayDescend(each, it, facts))));
  }

  /** Lets everything go on that can, until nothing more can: what is left is dead. */
  private static Set<CoroutineTask<?>> dead(List<Facts> facts, boolean callbacksMayCome) {
    Set<CoroutineTask<?>> dead = new HashSet<>();
    facts.forEach(each -> dead.add(each.task()));
    boolean changed = true;
    while (changed) {
      changed = false;
      for (Facts each : facts) {
        boolean isSaved =
            facts.stream().anyMatch(it -> !dead.contains(it.task()) && mayCancel(it, each));
        if (dead.contains(each.task())
            && (isSaved
                || canGoOn(each.enders(), dead)
                || mayBeHandedOn(each, facts, dead, callbacksMayCome))) {
          dead.remove(each.task());
          changed = true;
        }
      }
    }
    return dead;
  }

  private static boolean canGoOn(Enders enders, Set<CoroutineTask<?>> dead) {
    return switch (enders) {
      case Enders.Outside _, Enders.Anyone _, Enders.Clock _ -> true;
      case Enders.Body(CoroutineTask<?> task) -> !dead.contains(task);
      case Enders.Watching(Enders other, var _) -> canGoOn(other, dead);
      case Enders.Holders(List<CoroutineTask<?>> holders, boolean _) ->
          holders.stream().anyMatch(holder -> !dead.contains(holder));
      case Enders.Futures(Enders.Quorum quorum, var futures) ->
          quorum == Enders.Quorum.ALL
              ? futures.stream().noneMatch(dead::contains)
              : futures.stream().anyMatch(future -> !dead.contains(future));
    };
  }

  private static Set<LoopFuture<?>> next(Enders enders) {
    return switch (enders) {
      case Enders.Body(CoroutineTask<?> task) -> Set.of(task);
      case Enders.Holders(List<CoroutineTask<?>> holders, boolean _) -> new HashSet<>(holders);
      case Enders.Futures(Enders.Quorum _, var futures) -> new HashSet<>(futures);
      default -> Set.of();
    };
  }

  /** Whether a dead task comes back to itself. */
  private static boolean isInCircle(
      CoroutineTask<?> task, List<Facts> facts, Set<CoroutineTask<?>> dead) {
    Set<Object> reached = new HashSet<>();
    List<LoopFuture<?>> left = new ArrayList<>(List.of(task));
    for (int i = 0; i < left.size(); i++) {
      LoopFuture<?> from = left.get(i);
      for (Facts each : facts) {
        if (each.task() == from) {
          for (LoopFuture<?> to : next(each.enders())) {
            if (dead.contains(to) && reached.add(to)) {
              left.add(to);
            }
          }
        }
      }
    }
    return reached.contains(task);
  }

  @OnEachCarrier("portable")
  void randomGraphsAgreeWithACheckerThatTriesEverything(Lab lab) {
    lab.run(() -> {
      Random random = new Random(1);
      List<CoroutineTask<?>> most = tasks(LARGEST);
      for (int i = 0; i < GRAPHS; i++) {
        List<CoroutineTask<?>> tasks = most.subList(0, 1 + random.nextInt(LARGEST));
        List<Facts> facts = random(tasks, random);
        boolean callbacksMayCome = random.nextInt(8) == 0;
        Set<CoroutineTask<?>> dead = dead(facts, callbacksMayCome);
        Set<CoroutineTask<?>> members = new HashSet<>();
        Set<CoroutineTask<?>> behind = new HashSet<>();
        for (Circle circle : new WaitGraph(facts, callbacksMayCome).circles()) {
          members.addAll(circle.members());
          behind.addAll(circle.behind());
        }
        Set<CoroutineTask<?>> all = new HashSet<>(members);
        all.addAll(behind);
        assertThat(all).as("graph %s", i).isEqualTo(dead);
        for (CoroutineTask<?> task : dead) {
          assertThat(members.contains(task)).isEqualTo(isInCircle(task, facts, dead));
        }
      }
      end(most);
    });
  }

  @OnEachCarrier("portable")
  void aCircleOfAnyLengthIsOneCircle(Lab lab) {
    lab.run(() -> {
      List<CoroutineTask<?>> most = tasks(50_001);
      for (int length : new int[] {1, 2, 3, 1000, 50_000}) {
        List<CoroutineTask<?>> tasks = most.subList(0, length + 1);
        List<Facts> facts = new ArrayList<>();
        for (int i = 0; i < length; i++) {
          facts.add(facts(tasks.get(i), new Enders.Body(tasks.get((i + 1) % length))));
        }
        facts.add(facts(tasks.get(length), new Enders.Body(tasks.getFirst())));
        List<Circle> circles = new WaitGraph(facts, false).circles();
        assertThat(circles).hasSize(1);
        assertThat(circles.getFirst().members()).hasSize(length);
        assertThat(circles.getFirst().behind()).containsExactly(tasks.get(length));
      }
      end(most);
    });
  }

  @OnEachCarrier("portable")
  void manyWaitersAndGenerationsTakeTimeInProportion(Lab lab) {
    lab.run(() -> {
      int count = 50_000;
      List<CoroutineTask<?>> tasks = tasks(count);
      List<Facts> facts = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        Enders holder = new Enders.Holders(List.of(tasks.get(Math.max(0, i - 1))), true);
        // Chains of generations, and tasks whose creators have ended.
        long creator = i % 3 == 0 ? 2L * i : 2L * i - 1;
        facts.add(new Facts(tasks.get(i), null, holder, null, null, 0, 2L * i + 1, creator, null));
      }
      assertThat(new WaitGraph(facts, false).circles())
          .singleElement()
          .satisfies(circle -> assertThat(circle.behind()).hasSize(count - 1));
      facts.set(count - 1, facts(tasks.getLast(), Enders.Outside.INSTANCE));
      assertThat(new WaitGraph(facts, false).circles()).hasSize(1);
      end(tasks);
    });
  }

  @OnEachCarrier("portable")
  void aTimeoutKeepsATaskAlive(Lab lab) {
    lab.run(() -> {
      List<CoroutineTask<?>> tasks = tasks(2);
      Facts first = facts(tasks.get(0), new Enders.Body(tasks.get(1)));
      Enders back = new Enders.Body(tasks.get(0));
      assertThat(new WaitGraph(List.of(first, facts(tasks.get(1), back)), false).circles())
          .hasSize(1);
      Facts timed = new Facts(tasks.get(1), null, back, SOON, SOON, 0, 0, 0, null);
      assertThat(new WaitGraph(List.of(first, timed), false).circles()).isEmpty();
      end(tasks);
    });
  }

  @OnEachCarrier("portable")
  void stalledIsOnlyWhatNothingOnTheLoopCouldWake(Lab lab) {
    lab.run(() -> {
      List<CoroutineTask<?>> tasks = tasks(2);
      Facts event = facts(tasks.get(0), Enders.Anyone.INSTANCE);
      Facts behind = facts(tasks.get(1), new Enders.Body(tasks.get(0)));
      assertThat(new WaitGraph(List.of(event, behind), false).stalled()).hasSize(2);
      assertThat(new WaitGraph(List.of(event, behind), false).circles()).isEmpty();
      Facts network = facts(tasks.get(1), Enders.Outside.INSTANCE);
      assertThat(new WaitGraph(List.of(event, network), false).stalled()).isEmpty();
      end(tasks);
    });
  }
}
