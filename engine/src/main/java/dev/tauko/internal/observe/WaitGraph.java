package dev.tauko.internal.observe;

import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.LoopFuture;
import dev.tauko.internal.task.TimeLimit;
import dev.tauko.internal.task.WaitReason.Enders;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for whom, and which of the tasks can still go on.
 *
 * <p><b>Nodes</b> are tasks, and futures such as gathers. An edge leads from a node to another one
 * that can end its wait. Some nodes need <i>all</i> of their successors: gathers, {@code
 * waitTasks(ALL_COMPLETED)}. The others need <i>one</i>: of the holders of a semaphore's permits,
 * of the futures of {@code waitTasks(FIRST_COMPLETED)}, of the tasks of a group, each of which may
 * cancel the group; a task that awaits another one has one successor.
 *
 * <p><b>Alive</b> is what can go on by itself: a task that runs, that waits for the clock, for
 * something outside the loop, or for something that anyone may do; a task with a timeout; a task
 * that is not part of this graph. Life spreads backwards: to a node that needs one successor from
 * any, to one that needs all when the last of them lives. It spreads, too, to what a living node
 * may cancel: the tasks of a group and the task that runs its block cancel one another, and a task
 * passes a cancellation on to the task or gather that it awaits, as with a time limit; and a task
 * that watches others, and goes on without their ends, may cancel them. Other cancellations are
 * nobody's to foresee.
 *
 * <p>A permit of a semaphore may come back from another than has taken it: from a task that its
 * holder has created, over any number of generations, or from a callback. Each of them that lives
 * lets the wait end; see {@link Families}. They do not make circles, which lead to holders.
 *
 * <p>What is left when nothing spreads any more, is dead. Each dead node leads to others, and there
 * is a finite number of them: so it is part of a circle, or leads to one. That takes time in
 * proportion to the number of edges.
 *
 * <p>A failure of a dead node would end a gather early. It does not count here, since it will not
 * come.
 *
 * <p>The circles are the strongly connected components of what is dead, found by Tarjan's algorithm
 * (SIAM J. Comput. 1, 1972), without recursion.
 */
final class WaitGraph {

  /** When a node lives. */
  private enum Need {
    NOTHING,
    ALL,
    ONE,
    /** Something that any coroutine or callback may do. */
    ANYONE,
    /** A node that may save it. */
    SAVED
  }

  /** A circle, and those outside it that wait for its members in vain. */
  record Circle(List<CoroutineTask<?>> members, List<CoroutineTask<?>> behind) {}

  private static final int[] NONE = {};
  private static final int NO_NODE = -1;

  private final List<Facts> tasks;
  private final IdentityHashMap<LoopFuture<?>, Integer> nodes = new IdentityHashMap<>();
  private final List<Need> needs = new ArrayList<>();
  private final List<int[]> successors = new ArrayList<>();
  private final Deque<LoopFuture<?>> unread = new ArrayDeque<>();

  /** The nodes that a node lets go on if it does: those that it may cancel, or give a permit to. */
  private final Map<Integer, List<Integer>> saves = new HashMap<>();

  private final Families families;

  /** The node of callbacks that may come; {@link #NO_NODE} if none may. */
  private final int callbacks;

  /** Which nodes live, after {@link #circles()}. */
  private boolean[] living = {};

  /**
   * The graph of tasks; others that they wait for count as alive.
   *
   * @param callbacksMayCome whether a callback may come that may release what tasks have taken
   */
  WaitGraph(List<Facts> tasks, boolean callbacksMayCome) {
    this.tasks = tasks;
    this.families = new Families(tasks, this::relay, this::maySave);
    for (Facts each : tasks) {
      add(each.task());
    }
    callbacks = callbacksMayCome ? relay() : NO_NODE;
    if (callbacksMayCome) {
      needs.set(callbacks, Need.ANYONE);
    }
    for (int i = 0; i < tasks.size(); i++) {
      read(i, tasks.get(i));
    }
    while (!unread.isEmpty()) {
      LoopFuture<?> future = unread.remove();
      int node = node(future);
      Enders enders = future.enders();
      if (future.mayPassCancelOn()) {
        passesCancelOn(node, enders);
      }
      read(node, enders);
    }
  }

  // ---- building ----

  private int add(LoopFuture<?> future) {
    int node = needs.size();
    nodes.put(future, node);
    needs.add(Need.NOTHING);
    successors.add(NONE);
    return node;
  }

  /** A node that nothing waits for, and that lives if one that may save it does. */
  private int relay() {
    needs.add(Need.SAVED);
    successors.add(NONE);
    return needs.size() - 1;
  }

  /** The node of something that is waited for; a task that is not among ours lives. */
  private int node(LoopFuture<?> future) {
    Integer known = nodes.get(future);
    if (known != null) {
      return known;
    }
    if (!(future instanceof CoroutineTask<?>)) {
      unread.add(future);
    }
    return add(future);
  }

  private void read(int node, Facts facts) {
    Enders enders = facts.enders();
    CoroutineTask<?> block = facts.groupParent();
    if (block != null && !block.isDone()) {
      int parent = node(block);
      maySave(parent, node);
      maySave(node, parent);
    }
    if (facts.reason() instanceof LoopFuture<?> awaited && awaited.mayPassCancelOn()) {
      passesCancelOn(node, enders);
    } else {
      mayCancelWatched(node, enders);
    }
    if (TimeLimit.OPEN.equals(facts.limit())) {
      needs.set(node, Need.ANYONE);
    } else if (enders != null && facts.limit() == null) {
      read(node, enders);
    }
  }

  /** A cancellation of the node would reach those whose end it waits for. */
  private void passesCancelOn(int node, @Nullable Enders enders) {
    if (enders instanceof Enders.Body(CoroutineTask<?> task) && !task.isDone()) {
      maySave(node, node(task));
    } else if (enders instanceof Enders.Futures members) {
      for (LoopFuture<?> future : members.futures()) {
        if (!future.isDone()) {
          maySave(node, node(future));
        }
      }
    }
  }

  /** Whoever goes on without the end of what it has watched may cancel that. */
  private void mayCancelWatched(int node, @Nullable Enders enders) {
    Collection<? extends LoopFuture<?>> watched =
        switch (enders) {
          case Enders.Futures(var _, var futures) -> futures;
          case Enders.Watching(var _, var futures) -> futures;
          case null, default -> List.of();
        };
    for (LoopFuture<?> future : watched) {
      if (!future.isDone()) {
        maySave(node, node(future));
      }
    }
  }

  private void maySave(int node, int other) {
    saves.computeIfAbsent(node, any -> new ArrayList<>(1)).add(other);
  }

  private void read(int node, Enders enders) {
    switch (enders) {
      case Enders.Clock _, Enders.Outside _ -> {}
      case Enders.Anyone _ -> needs.set(node, Need.ANYONE);
      case Enders.Body(CoroutineTask<?> task) -> needOne(node, List.of(task));
      case Enders.Holders(List<CoroutineTask<?>> holders, boolean mayHandOn) -> {
        needOne(node, holders);
        if (mayHandOn) {
          mayBeHandedOn(node, holders);
        }
      }
      case Enders.Watching(Enders other, var _) -> read(node, other);
      case Enders.Futures(Enders.Quorum quorum, var futures) -> {
        if (quorum == Enders.Quorum.ALL) {
          needAll(node, futures);
        } else {
          needOne(node, futures);
        }
      }
    }
  }

  /** What these have taken may also be given back by those whom they have created. */
  private void mayBeHandedOn(int node, List<CoroutineTask<?>> holders) {
    if (callbacks != NO_NODE) {
      maySave(callbacks, node);
    }
    for (CoroutineTask<?> holder : holders) {
      Facts facts = facts(holder);
      if (facts != null) {
        maySave(families.of(facts), node);
      }
    }
  }

  /** What has ended already is the one that was needed. */
  private void needOne(int node, Iterable<? extends LoopFuture<?>> futures) {
    List<Integer> pending = new ArrayList<>();
    for (LoopFuture<?> future : futures) {
      if (future.isDone()) {
        return;
      }
      pending.add(node(future));
    }
    need(node, Need.ONE, pending);
  }

  private void needAll(int node, Iterable<? extends LoopFuture<?>> futures) {
    List<Integer> pending = new ArrayList<>();
    for (LoopFuture<?> future : futures) {
      if (!future.isDone()) {
        pending.add(node(future));
      }
    }
    need(node, Need.ALL, pending);
  }

  private void need(int node, Need need, List<Integer> pending) {
    if (!pending.isEmpty()) {
      needs.set(node, need);
      successors.set(node, pending.stream().mapToInt(Integer::intValue).toArray());
    }
  }

  // ---- life ----

  /** Which nodes live. */
  private boolean[] alive(boolean anyoneLives) {
    int[][] predecessors = predecessors();
    boolean[] alive = new boolean[needs.size()];
    int[] missing = new int[needs.size()];
    Deque<Integer> spreading = new ArrayDeque<>();
    for (int node = 0; node < alive.length; node++) {
      Need need = needs.get(node);
      missing[node] = need == Need.ALL ? successors.get(node).length : 1;
      if (need == Need.NOTHING || (need == Need.ANYONE && anyoneLives)) {
        alive[node] = true;
        spreading.add(node);
      }
    }
    while (!spreading.isEmpty()) {
      int living = spreading.remove();
      for (int node : predecessors[living]) {
        if (!alive[node] && --missing[node] <= 0) {
          alive[node] = true;
          spreading.add(node);
        }
      }
      for (int node : saves.getOrDefault(living, List.of())) {
        if (!alive[node]) {
          alive[node] = true;
          spreading.add(node);
        }
      }
    }
    return alive;
  }

  private int[][] predecessors() {
    int[] count = new int[needs.size()];
    for (int[] ends : successors) {
      for (int end : ends) {
        count[end]++;
      }
    }
    int[][] predecessors = new int[needs.size()][];
    for (int node = 0; node < count.length; node++) {
      predecessors[node] = new int[count[node]];
    }
    for (int node = 0; node < count.length; node++) {
      for (int end : successors.get(node)) {
        predecessors[end][--count[end]] = node;
      }
    }
    return predecessors;
  }

  /**
   * All tasks, if none of them can go on unless something comes from outside the loop; else none: a
   * task that can go on may do what the others wait for.
   */
  List<CoroutineTask<?>> stalled() {
    boolean[] alive = alive(false);
    List<CoroutineTask<?>> stalled = new ArrayList<>(tasks.size());
    for (int i = 0; i < tasks.size(); i++) {
      if (alive[i]) {
        return List.of();
      }
      stalled.add(tasks.get(i).task());
    }
    return stalled;
  }

  /** The circles. */
  List<Circle> circles() {
    if (tasks.stream().noneMatch(WaitGraph::waitsForOthers)) {
      return List.of();
    }
    living = alive(true);
    return circles(living);
  }

  private static boolean waitsForOthers(Facts task) {
    return task.enders() instanceof Enders.Holders
        || task.enders() instanceof Enders.Body
        || task.enders() instanceof Enders.Futures;
  }

  private List<Circle> circles(boolean[] alive) {
    Components components = new Components(successors, alive);
    int[] circleOf = components.circles();
    int count = components.count();
    if (count == 0) {
      return List.of();
    }
    List<Circle> circles = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      circles.add(new Circle(new ArrayList<>(), new ArrayList<>()));
    }
    int[] reaches = reaches(circleOf);
    for (int i = 0; i < tasks.size(); i++) {
      CoroutineTask<?> task = tasks.get(i).task();
      if (circleOf[i] >= 0) {
        circles.get(circleOf[i]).members.add(task);
      } else if (reaches[i] >= 0 && !alive[i]) {
        circles.get(reaches[i]).behind.add(task);
      }
    }
    return circles;
  }

  /** For each node a circle that it leads to, or -1. */
  private int[] reaches(int[] circleOf) {
    int[][] predecessors = predecessors();
    int[] reaches = circleOf.clone();
    Deque<Integer> spreading = new ArrayDeque<>();
    for (int node = 0; node < reaches.length; node++) {
      if (reaches[node] >= 0) {
        spreading.add(node);
      }
    }
    while (!spreading.isEmpty()) {
      int to = spreading.remove();
      for (int from : predecessors[to]) {
        if (reaches[from] < 0) {
          reaches[from] = reaches[to];
          spreading.add(from);
        }
      }
    }
    return reaches;
  }

  /**
   * The members of a circle, and all others that it takes for them to be dead: a group whose tasks
   * wait for another circle is dead because of that one, too, and so is what might have saved them.
   */
  List<CoroutineTask<?>> grounds(Circle circle) {
    Map<Integer, List<Integer>> savedBy = new HashMap<>();
    saves.forEach((from, others) ->
        others.forEach(to -> savedBy.computeIfAbsent(to, any -> new ArrayList<>(1)).add(from)));
    Set<Integer> reached = new LinkedHashSet<>();
    circle.members().forEach(member -> reached.add(node(member)));
    Deque<Integer> spreading = new ArrayDeque<>(reached);
    while (!spreading.isEmpty()) {
      int dead = spreading.remove();
      for (int next : successors.get(dead)) {
        if (!living[next] && reached.add(next)) {
          spreading.add(next);
        }
      }
      for (int next : savedBy.getOrDefault(dead, List.of())) {
        if (!living[next] && reached.add(next)) {
          spreading.add(next);
        }
      }
    }
    return reached.stream()
        .filter(node -> node < tasks.size())
        .<CoroutineTask<?>>map(node -> tasks.get(node).task())
        .toList();
  }

  /** The facts of a task of this graph; null of another one. */
  @Nullable Facts facts(CoroutineTask<?> task) {
    Integer node = nodes.get(task);
    return node == null || node >= tasks.size() ? null : tasks.get(node);
  }
}
