package dev.tauko.cluster;

import dev.tauko.internal.log.Printable;
import java.lang.invoke.MethodType;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The typed name of a coroutine that other nodes may run, with where it is to run and what is
 * promised if a node is lost. Code never goes to another node: each node that may run it has
 * registered a body under this name ({@link ClusterEngine#register}).
 *
 * <pre>{@code
 * static final RemoteCoroutine<Page, Links> FETCH =
 *     RemoteCoroutine.of("fetch-page", 1, Page.class, Links.class);
 *
 * Task<Links> task = submit(FETCH.onRole("crawler").atLeastOnce(), page);
 * }</pre>
 *
 * <p>Argument and result are written as CBOR by Jackson, as Pekko configures it: records, enums,
 * text, numbers, {@code java.time}, collections within records, references to actors. They are
 * written and read on the same node, too, so that nothing works on one node only.
 *
 * <p>A change of the argument or the result that old nodes cannot read is a new version. While
 * nodes of both versions are in the cluster, a node may register a body for each of them, and a
 * call goes only to nodes that have its version.
 *
 * <p>Immutable: each {@code on…} and {@code at…} gives a new value.
 *
 * @param <A> the type of the argument
 * @param <R> the type of the result
 * @param name 1 to 100 letters, digits, {@code . - _}
 * @param version 1 or more
 * @param argument the class of the argument
 * @param result the class of the result; {@code Void} for none
 * @param placement where it runs; the least loaded node if nothing else is said
 * @param guarantee what happens if its node is lost; at most once if nothing else is said
 */
public record RemoteCoroutine<A extends @Nullable Object, R extends @Nullable Object>(
    String name,
    int version,
    Class<A> argument,
    Class<R> result,
    Placement placement,
    Guarantee guarantee) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");
  private static final int SHOWN = 120;

  /** Checks name and version. */
  public RemoteCoroutine {
    Objects.requireNonNull(name, "name");
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "the name of a remote coroutine is '"
              + Printable.of(Printable.shortened(name, SHOWN))
              + "'; accepted: 1 to 100 letters, digits, . - _");
    }
    if (version < 1) {
      throw new IllegalArgumentException(
          "the version of " + name + " is " + version + "; accepted: 1 or more");
    }
    requireReference("argument", argument);
    requireReference("result", result);
    Objects.requireNonNull(placement, "placement");
    Objects.requireNonNull(guarantee, "guarantee");
  }

  /** Values are written as objects: none of them is of a primitive type. */
  static void requireReference(String what, Class<?> type) {
    Objects.requireNonNull(type, what);
    if (type.isPrimitive()) {
      throw new IllegalArgumentException(
          what
              + " is "
              + type
              + "; accepted: "
              + MethodType.methodType(type).wrap().returnType().getName()
              + ", as primitive types are not");
    }
  }

  /** A coroutine that runs on the least loaded node, at most once. */
  public static <A extends @Nullable Object, R extends @Nullable Object> RemoteCoroutine<A, R> of(
      String name, int version, Class<A> argument, Class<R> result) {
    return new RemoteCoroutine<>(
        name, version, argument, result, new Placement.LeastLoaded(), Guarantee.AT_MOST_ONCE);
  }

  /** The same, placed in another way. */
  public RemoteCoroutine<A, R> placed(Placement where) {
    return new RemoteCoroutine<>(name, version, argument, result, where, guarantee);
  }

  /** The same on the least loaded of the nodes that have a role. */
  public RemoteCoroutine<A, R> onRole(String role) {
    return placed(new Placement.OnRole(role));
  }

  /** The same on the node where a key lives: all calls with one key go to one node. */
  public RemoteCoroutine<A, R> onKey(String key) {
    return placed(new Placement.OnKey(key));
  }

  /** The same on the node of the caller. */
  public RemoteCoroutine<A, R> here() {
    return placed(new Placement.Here());
  }

  /** The same, but run again on another node if its node is lost. */
  public RemoteCoroutine<A, R> atLeastOnce() {
    return new RemoteCoroutine<>(
        name, version, argument, result, placement, Guarantee.AT_LEAST_ONCE);
  }

  /** The same, but never run a second time: a lost node is a {@link NodeLostException}. */
  public RemoteCoroutine<A, R> atMostOnce() {
    return new RemoteCoroutine<>(
        name, version, argument, result, placement, Guarantee.AT_MOST_ONCE);
  }

  /** Name and version, as messages and logs show them. */
  @Override
  public String toString() {
    return name + "@" + version;
  }
}
