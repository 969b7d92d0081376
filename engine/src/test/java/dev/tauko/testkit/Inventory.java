package dev.tauko.testkit;

import dev.tauko.Engine;
import dev.tauko.internal.loop.Ledger;
import dev.tauko.internal.loop.LoopRemains;
import dev.tauko.internal.task.CoroutineLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a test has left behind: opened before it, and looked into after it. The last steps of a loop
 * may still be under way then, so that it waits until nothing is left; a leak makes it wait in
 * vain.
 */
final class Inventory {
  /** All has ended by then, unless it never does. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final long PAUSE = 500_000;

  /** The names of the threads of loops, of workers and what belongs to them, and of tests. */
  private static final Pattern OURS =
      Pattern.compile(".*(event-loop|parallel|my-loop|elsewhere).*");

  private final Engine shared;
  private final Set<Thread> threads;

  private Inventory(Engine shared) {
    this.shared = shared;
    this.threads = new HashSet<>(ours().toList());
    Ledger.open();
  }

  /** Takes note of what there is before a test, whose runner may be shared with others. */
  static Inventory open(Engine shared) {
    return new Inventory(shared);
  }

  /** Looks no more. */
  void close() {
    Ledger.close();
  }

  /** What is left of the test, other than what it has declared, when all has had time to end. */
  List<String> remnants(Set<Remnant> declared, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    List<String> left = look(declared);
    while (!left.isEmpty() && System.nanoTime() < end) {
      LockSupport.parkNanos(PAUSE);
      left = look(declared);
    }
    return left;
  }

  private List<String> look(Set<Remnant> declared) {
    List<String> left = new ArrayList<>(LoopRemains.of(((CoroutineLoop) shared.loop()).executor()));
    Stream<Object> newThreads =
        ours().filter(thread -> !threads.contains(thread)).map(each -> each);
    Stream.concat(Ledger.entries().stream(), newThreads)
        .forEach(thing -> {
          Remnant kind = kindOf(thing);
          if (!declared.contains(kind)) {
            left.add(kind + ": " + thing);
          }
        });
    return left;
  }

  private static Remnant kindOf(Object thing) {
    return Arrays.stream(Remnant.values()).filter(kind -> kind.is(thing)).findFirst().orElseThrow();
  }

  private static Stream<Thread> ours() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    while (group.getParent() != null) {
      group = group.getParent();
    }
    Thread[] all = new Thread[2 * group.activeCount() + 10];
    return Arrays.stream(all, 0, group.enumerate(all))
        .filter(thread -> OURS.matcher(thread.getName()).matches());
  }
}
