package dev.tauko.internal.wait;

import dev.tauko.Future;
import dev.tauko.TaskGroup;
import dev.tauko.internal.group.Group;
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
  private final Object call;
  private final Supplier<Enders> enders;

  /**
   * The waits of a group's block.
   *
   * @param call the call that waits; its {@code toString} tells it, on any thread
   */
  public MemberWait(TaskGroup group, Object call) {
    this.group = (Group) group;
    this.call = call;
    this.enders = this.group::anyMember;
  }

  /** A future for one wait. Called on the loop. */
  public Future<@Nullable Void> create() {
    return new WakeUp(group.loop(), call, enders);
  }
}
