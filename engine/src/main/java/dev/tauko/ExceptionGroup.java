package dev.tauko;

import dev.tauko.internal.log.FailureText;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Several failures at once: what a {@link TaskGroup} throws when children have failed, even if it
 * is one only. Python's {@code ExceptionGroup}, and its {@code BaseExceptionGroup} too: a member
 * may be an {@link Error}.
 *
 * <p>The members are suppressed exceptions as well, so that stack traces show them.
 */
public final class ExceptionGroup extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final transient List<Throwable> exceptions;

  /**
   * A group.
   *
   * @throws IllegalArgumentException if there are no exceptions
   */
  public ExceptionGroup(String message, List<? extends Throwable> exceptions) {
    super(message + describe(exceptions));
    if (exceptions.isEmpty()) {
      throw new IllegalArgumentException("a group needs one exception or more");
    }
    this.exceptions = List.copyOf(exceptions);
    this.exceptions.forEach(this::addSuppressed);
  }

  private static String describe(List<? extends Throwable> exceptions) {
    return exceptions.stream()
        .map(FailureText::of)
        .collect(Collectors.joining("; ", " (" + exceptions.size() + "): ", ""));
  }

  /** The members, in the order in which they came. */
  public List<Throwable> exceptions() {
    return exceptions;
  }

  /** The members that are no groups, and those of the members that are, in order. */
  public List<Throwable> flattened() {
    List<Throwable> leaves = new ArrayList<>();
    collect(leaves);
    return leaves;
  }

  private void collect(List<Throwable> leaves) {
    for (Throwable member : exceptions) {
      if (member instanceof ExceptionGroup group) {
        group.collect(leaves);
      } else {
        leaves.add(member);
      }
    }
  }

  /** The first of the {@link #flattened} members that is of this type. */
  public <X extends Throwable> Optional<X> first(Class<X> type) {
    return flattened().stream().filter(type::isInstance).map(type::cast).findFirst();
  }

  /** The {@link #flattened} members of this type, and the others. */
  public <X extends Throwable> Split<X> split(Class<X> type) {
    List<X> matching = new ArrayList<>();
    List<Throwable> rest = new ArrayList<>();
    for (Throwable member : flattened()) {
      if (type.isInstance(member)) {
        matching.add(type.cast(member));
      } else {
        rest.add(member);
      }
    }
    return new Split<>(List.copyOf(matching), List.copyOf(rest));
  }

  /**
   * The members of a group, divided.
   *
   * @param matching those of the type asked for
   * @param rest the others
   */
  public record Split<X extends Throwable>(List<X> matching, List<Throwable> rest) {}
}
