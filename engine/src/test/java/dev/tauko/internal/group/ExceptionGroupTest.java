package dev.tauko.internal.group;

import static dev.tauko.Asyncio.createTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tauko.ExceptionGroup;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachMode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExceptionGroupTest {
  private final IOException io = new IOException("disk");
  private final FileNotFoundException file = new FileNotFoundException("file");
  private final ArithmeticException arithmetic = new ArithmeticException("zero");
  private final AssertionError error = new AssertionError("wrong");
  private final ExceptionGroup group =
      new ExceptionGroup(
          "outer",
          List.of(
              arithmetic,
              new ExceptionGroup(
                  "inner", List.of(file, new ExceptionGroup("core", List.of(error)))),
              io));

  @Test
  void itsMessageTellsHowManyMembersItHasAndWhatTheyAre() {
    assertThat(new ExceptionGroup("two failures", List.of(io, error)))
        .hasMessage("two failures (2): java.io.IOException: disk; java.lang.AssertionError: wrong");
  }

  @Test
  void itsMembersAreInOrderAndAreSuppressedExceptionsToo() {
    List<Throwable> members = new ArrayList<>(List.of(io, error));
    ExceptionGroup two = new ExceptionGroup("two", members);
    members.clear();
    assertThat(two.exceptions()).containsExactly(io, error);
    assertThat(two.getSuppressed()).containsExactly(io, error);
  }

  @Test
  void flattenedGivesTheMembersOfInnerGroupsInTheirPlace() {
    assertThat(group.exceptions()).hasSize(3);
    assertThat(group.flattened()).containsExactly(arithmetic, file, error, io);
  }

  @Test
  void firstGivesTheFirstMemberOfAType() {
    assertThat(group.first(IOException.class)).containsSame(file);
    assertThat(group.first(Error.class)).containsSame(error);
    assertThat(group.first(IllegalStateException.class)).isEmpty();
  }

  @Test
  void splitDividesTheMembersByType() {
    ExceptionGroup.Split<IOException> split = group.split(IOException.class);
    assertThat(split.matching()).containsExactly(file, io);
    assertThat(split.rest()).containsExactly(arithmetic, error);
    assertThat(group.split(Throwable.class).rest()).isEmpty();
    assertThat(group.split(IllegalStateException.class).matching()).isEmpty();
  }

  @Test
  void itNeedsAMember() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ExceptionGroup("nothing", List.of()))
        .withMessage("a group needs one exception or more");
  }

  /** An exception whose message throws. */
  private static final class Unspeakable extends RuntimeException {
    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message");
    }
  }

  private static int failing() {
    throw new Unspeakable();
  }

  @OnEachMode
  void aMemberThatCannotBeDescribedIsNamedByItsClass(Lab lab) {
    lab.run(() -> {
      Task<?> task = createTask("dumb", ExceptionGroupTest::failing);
      Throwable failure = catchThrowable(task::await);
      assertThat(failure).isInstanceOf(Unspeakable.class);
      String text = Unspeakable.class.getName() + " (its message cannot be read)";
      assertThat(task).hasToString("Task[dumb, failed with " + text + "]");
      ExceptionGroup group = new ExceptionGroup("several", List.of(failure));
      assertThat(group).hasMessage("several (1): " + text);
    });
  }
}
