package dev.tauko.observe;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task at a moment.
 *
 * @param id the number of the task: tasks of one engine have theirs in the order in which they
 *     began; zero if it has not
 * @param name the name that users gave, or {@code Task-} and a number
 * @param state what its body does
 * @param parent the {@link #id} of the task that has created it; zero if no task of this engine has
 * @param createdIn the class in which the body was written
 * @param cancelling the requests to cancel it, less those taken back
 * @param waitsFor what it waits for; null unless it is {@link State#WAITING} or {@link
 *     State#BLOCKED}
 * @param stack where the body is, without the engine's own frames; empty unless asked for
 */
public record TaskInfo(
    long id,
    String name,
    State state,
    long parent,
    String createdIn,
    int cancelling,
    @Nullable WaitInfo waitsFor,
    List<StackTraceElement> stack) {

  /** What the body of a task does. */
  public enum State {
    /** It has not begun. */
    CREATED,
    /** It runs, or will when its turn comes. */
    RUNNABLE,
    /** It is suspended until something happens. */
    WAITING,
    /** A call of the JDK has suspended it. */
    BLOCKED
  }
}
