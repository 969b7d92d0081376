package dev.tauko.internal.task;

import dev.tauko.internal.log.Printable;
import java.util.Collection;

/** Several futures that are waited for, in words. May be made on any thread. */
public final class MemberText {
  /** More members than this are counted, and not named. */
  private static final int NAMED = 5;

  private MemberText() {}

  /**
   * A call, how many of its members are pending, and the names of some: {@code gather(), 2 of 3
   * pending: first, second}.
   *
   * @param members does not change any more
   */
  public static String of(String call, Collection<? extends LoopFuture<?>> members) {
    StringBuilder names = new StringBuilder();
    int pending = namePending(members, names);
    return call
        + ", "
        + (pending == members.size() ? "" : pending + " of ")
        + members.size()
        + " pending"
        + (pending == 0 ? "" : ": " + names);
  }

  /** A call, and the names of some of its members that are pending. */
  public static String named(String call, Collection<? extends LoopFuture<?>> members) {
    StringBuilder names = new StringBuilder();
    return namePending(members, names) == 0 ? call : call + ": " + names;
  }

  private static int namePending(Collection<? extends LoopFuture<?>> members, StringBuilder names) {
    int pending = 0;
    for (LoopFuture<?> member : members) {
      if (!member.isDone() && ++pending <= NAMED) {
        names.append(pending == 1 ? "" : ", ").append(nameOf(member));
      }
    }
    if (pending > NAMED) {
      names.append(" and ").append(pending - NAMED).append(" more");
    }
    return pending;
  }

  /** The name of a task, printable; of any other future, what it says of itself. */
  public static String nameOf(LoopFuture<?> future) {
    return future instanceof CoroutineTask<?> task ? Printable.of(task.name()) : future.toString();
  }
}
