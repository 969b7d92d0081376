package dev.tauko.cluster;

import static dev.tauko.Asyncio.createTask;

import dev.tauko.CancelledError;
import dev.tauko.Outcome;
import dev.tauko.Task;
import dev.tauko.tools.Mapping;
import dev.tauko.tools.Tools;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Coroutines that run on other nodes, for coroutines of this one; to be imported statically. All of
 * them act on the actor system of the calling coroutine, and throw {@link IllegalStateException} if
 * the caller is not one.
 *
 * <p>A call is an ordinary wait: it can be gathered, limited in time, cancelled. The cancellation
 * goes to the body on the other node, and the call ends when the body has ended; so the
 * cancellation is known to have arrived, and {@code finally} blocks to have run, unless the node is
 * lost.
 */
public final class ClusterTasks {
  private ClusterTasks() {}

  /**
   * Runs a coroutine where it is placed, and returns its result. Suspends.
   *
   * @throws RemoteFailureException if the body failed; the cause is what it threw
   * @throws NodeLostException if its node was lost, or has left, and the body may not run again
   * @throws NoNodeException if no node can run it within {@code tauko.cluster.placement-timeout}
   * @throws ClusterNotFormedException if this node is not a member of a cluster within that time,
   *     though it is made for one
   * @throws PayloadException if argument or result cannot be written or read, or is too large
   * @throws CancelledError if the calling coroutine, or the body there, was cancelled
   */
  public static <A extends @Nullable Object, R extends @Nullable Object> R call(
      RemoteCoroutine<A, R> coroutine, A argument) {
    return ClusterEngine.current().call(coroutine, argument);
  }

  /**
   * Starts a task on this node that {@link #call calls} a coroutine. It is an ordinary task: what
   * the call throws is its outcome, and cancelling it cancels the body.
   */
  public static <A extends @Nullable Object, R extends @Nullable Object> Task<R> submit(
      RemoteCoroutine<A, R> coroutine, A argument) {
    ClusterEngine engine = ClusterEngine.current();
    return createTask(coroutine.toString(), () -> engine.call(coroutine, argument));
  }

  /**
   * Starts a task whose body runs once for an id, however often and from wherever the id is
   * submitted: all get the same outcome, and the argument of the first counts. The id lives on one
   * node; the coroutine's placement is not used.
   *
   * <p>The outcome is kept in that node's memory for {@code tauko.cluster.unique-retention} after
   * someone has last got it, or until {@link #forget}. If the node is lost while the body runs, the
   * task fails with {@link NodeLostException}, or the body runs again elsewhere if the coroutine is
   * {@link RemoteCoroutine#atLeastOnce}. If it is lost or leaves afterwards, the outcome is lost,
   * and the next submission runs the body again. With {@code tauko.cluster.journal}, the outcome is
   * stored before anyone gets it, and so outlives all nodes.
   *
   * <p>Cancelling the task withdraws it from the id; the body is cancelled if no one else waits.
   *
   * @param id 1 to 1000 characters; ids of coroutines of other names have nothing to do with it
   */
  public static <A extends @Nullable Object, R extends @Nullable Object> Task<R> submitUnique(
      String id, RemoteCoroutine<A, R> coroutine, A argument) {
    ClusterEngine engine = ClusterEngine.current();
    return createTask(coroutine + "#" + id, () -> engine.callUnique(id, coroutine, argument));
  }

  /** Has the outcome of an id forgotten, if there is one, since no one needs it any more. */
  public static void forget(String id, RemoteCoroutine<?, ?> coroutine) {
    ClusterEngine.current().forget(id, coroutine);
  }

  /**
   * Calls a coroutine for all items, for so many at a time in the whole cluster, and returns the
   * results in the order of the items. Items are taken only as places become free, each goes to the
   * least loaded node at that moment, and nodes may come and go meanwhile.
   *
   * <p>The first failure, or cancellation, of one cancels the others; no further item is begun. It
   * is thrown when all have ended, with the failures of others as suppressed exceptions.
   *
   * @param limit how many items are worked on at a time, 1 or more
   */
  public static <A extends @Nullable Object, R extends @Nullable Object> List<R> mapCluster(
      Iterable<? extends A> items, int limit, RemoteCoroutine<A, R> coroutine) {
    Mapping<A, R, RuntimeException> calling = calling(coroutine);
    return Tools.<A, R, RuntimeException>mapLimited(items, limit, calling);
  }

  /**
   * {@link #mapCluster}, but tells how each item ended instead of throwing: failures of some items
   * leave the others alone.
   */
  public static <A extends @Nullable Object, R extends @Nullable Object>
      List<Outcome<R>> mapClusterSettled(
          Iterable<? extends A> items, int limit, RemoteCoroutine<A, R> coroutine) {
    Mapping<A, R, RuntimeException> calling = calling(coroutine);
    return Tools.<A, R>mapSettled(items, limit, calling);
  }

  /**
   * {@link #mapCluster}, but gives each result to a consumer as soon as it is there. The consumer
   * runs in the calling coroutine, for one result after another, and may suspend. An item keeps its
   * place until its result is consumed: a slow consumer holds the items back. Memory is bounded by
   * the limit, however many items there are.
   *
   * @throws X what the consumer throws
   */
  public static <A extends @Nullable Object, R extends @Nullable Object, X extends Exception>
      void mapClusterAsDone(
          Iterable<? extends A> items,
          int limit,
          RemoteCoroutine<A, R> coroutine,
          Mapping.OfVoid<? super R, X> consumer)
          throws X {
    Mapping<A, R, X> calling = ClusterTasks.<A, R, X>calling(coroutine);
    Tools.<A, R, X>mapAsDone(items, limit, calling, consumer);
  }

  private static <A extends @Nullable Object, R extends @Nullable Object, X extends Exception>
      Mapping<A, R, X> calling(RemoteCoroutine<A, R> coroutine) {
    ClusterEngine engine = ClusterEngine.current();
    return item -> engine.call(coroutine, item);
  }
}
