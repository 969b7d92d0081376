package dev.tauko.internal.wait;

import dev.tauko.Future;
import dev.tauko.TaskGroup;
import dev.tauko.internal.group.Group;
import dev.tauko.internal.task.MemberText;
import dev.tauko.internal.task.WaitReason;
import dev.tauko.internal.task.WaitReason.Enders;
import dev.tauko.internal.task.WakeUp;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the block of a task group waits for, again and again, until one of the group's tasks lets it
 * go on. Snapshots and the search for deadlocks ask it for a text, and who can end the wait.
 */
public final class MemberWait {
  private final Group group;
  private final Named call;
  private final Supplier<Enders> enders;

  /**
   * The waits of a group's block.
   *
   * @param call the call that waits; its {@code toString} tells it, on any thread
   */
  public MemberWait(TaskGroup group, Object call) {
    this.group = (Group) group;
    this.call = new Named(call);
    this.enders = this.group::anyMember;
  }

  /** The call, and the tasks that are left. */
  private record Named(Object call) implements WaitReason.Details {
    @Override
    public String describe(@Nullable Enders enders) {
      return enders instanceof Enders.Futures members
          ? MemberText.named(toString(), members.futures())
          : toString();
    }

    @Override
    public String toString() {
      return call.toString();
    }
  }

  /** Names the construct that the group is a part of, as the end of its block shows it. */
  public static void showAs(TaskGroup group, String call) {
    ((Group) group).showAs(call);
  }

  /**
   * A future for one wait, which is given at a time by the loop's clock at the latest; {@link
   * Long#MAX_VALUE} for no limit. Called on the loop.
   */
  public Future<@Nullable Void> create(long deadline) {
    if (deadline == Long.MAX_VALUE) {
      return create();
    }
    return new WakeUp(group.loop(), call, () -> new Enders.Clock(deadline));
  }

  /** A future for one wait. Called on the loop. */
  public Future<@Nullable Void> create() {
    return new WakeUp(group.loop(), call, enders);
  }
}
