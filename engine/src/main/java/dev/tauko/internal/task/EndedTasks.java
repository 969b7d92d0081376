package dev.tauko.internal.task;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many tasks of a loop have ended, and how, and the last of them, for people to look at. Of
 * each there are numbers and texts that were there before: nothing is kept alive that its body or
 * its outcome refers to, and to take note of an end allocates nothing. Changed on the loop, within
 * the guard; the numbers may be read on any thread, and are a little late there.
 */
public final class EndedTasks {

  /** The outcome of a task that has returned. */
  public static final String FINISHED = "finished";

  /** The outcome of a task that was cancelled. */
  public static final String CANCELLED = "cancelled";

  /**
   * A task that has ended.
   *
   * @param number its number
   * @param name its name
   * @param createdBy the number of the task that has created it; zero if none has
   * @param createdIn the class in which its body was written
   * @param outcome {@link #FINISHED}, {@link #CANCELLED}, or the name of the class of its failure
   * @param at when it ended, by the executor's clock, to within some turns
   */
  public record Ended(
      long number, String name, long createdBy, String createdIn, String outcome, long at) {}

  /** A place for one of the last tasks, used again and again. */
  private static final class Slot {
    private long number;
    private @Nullable String name;
    private long nameNumber;
    private long createdBy;
    private String body = "";
    private String outcome = "";
    private long at;
  }

  private final Slot[] slots;
  private int next;
  private long finished;
  private long cancelled;
  private long failed;

  /**
   * @param kept how many are kept
   */
  EndedTasks(int kept) {
    slots = new Slot[kept];
    for (int i = 0; i < kept; i++) {
      slots[i] = new Slot();
    }
  }

  /**
   * Takes note of an end.
   *
   * @param name the name that users gave; null if it is made of the number
   * @param body the name of the class of the body
   * @return how it has ended
   */
  String add(CoroutineTask<?> task, @Nullable String name, long nameNumber, String body) {
    Throwable failure = task.failure();
    String outcome =
        failure != null ? failure.getClass().getName() : task.isCancelled() ? CANCELLED : FINISHED;
    switch (outcome) {
      case FINISHED -> finished++;
      case CANCELLED -> cancelled++;
      default -> failed++;
    }
    if (slots.length > 0) {
      Slot slot = slots[next];
      next = next + 1 == slots.length ? 0 : next + 1;
      slot.number = task.number();
      slot.name = name;
      slot.nameNumber = nameNumber;
      slot.createdBy = task.createdBy();
      slot.body = body;
      slot.outcome = outcome;
      slot.at = task.loop.executor().roughNanos();
    }
    return outcome;
  }

  /** The last ones, the latest first. On the loop, within the guard. */
  public List<Ended> last() {
    List<Ended> last = new ArrayList<>();
    for (int i = 1; i <= slots.length; i++) {
      Slot slot = slots[Math.floorMod(next - i, slots.length)];
      if (slot.outcome.isEmpty()) {
        break;
      }
      last.add(
          new Ended(
              slot.number,
              TaskText.nameOf(slot.name, slot.nameNumber),
              slot.createdBy,
              CreationSite.placeOf(slot.body),
              slot.outcome,
              slot.at));
    }
    return last;
  }

  /** How many tasks have returned. */
  public long finished() {
    return finished;
  }

  /** How many tasks were cancelled. */
  public long cancelled() {
    return cancelled;
  }

  /** How many tasks have failed. */
  public long failed() {
    return failed;
  }
}
