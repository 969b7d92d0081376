package dev.tauko.internal.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.pekko.actor.ActorIdentity;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorRefProvider;
import org.apache.pekko.actor.Identify;
import org.apache.pekko.actor.InternalActorRef;
import org.apache.pekko.actor.InvalidMessageException;
import org.apache.pekko.actor.Kill;
import org.apache.pekko.actor.Nobody$;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.dispatch.sysmsg.SystemMessage;
import org.apache.pekko.dispatch.sysmsg.Terminate;
import org.apache.pekko.dispatch.sysmsg.Unwatch;
import org.apache.pekko.dispatch.sysmsg.Watch;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.collection.Iterator;

/**
 * An actor without an {@code ActorCell}: a reference with a mailbox and a life cycle of its own. It
 * has no children, no supervision and no behavior stack, since neither a coroutine nor a supervisor
 * of coroutines needs them; it takes less than 70 bytes where an {@code ActorCell} takes 700. To
 * everybody else it is an actor like any other: it can be told, watched, stopped, identified, found
 * by its path, and reached from another node. Pekko has such actors itself, behind every ask and
 * every message adapter.
 *
 * <p><b>Mailbox.</b> Two kinds of entries: {@link Letter}s, which others told it, and <i>work</i>,
 * the engine's own objects, for example the continuation of a coroutine. One entry is handled at a
 * time, in the actor's <i>turn</i>, which is {@link #run}; the executor gives the turns:
 *
 * <ul>
 *   <li>The event loop keeps entries in {@link #first} and {@link #rest}, which only the loop
 *       touches, and puts the actor into its ready queue once for each entry. So messages to
 *       several actors are handled in the very order in which they were sent.
 *   <li>The parallel executor pushes entries onto the lock-free stack {@link #inbox}, which any
 *       thread may do. Whoever finds it empty hands the actor to a worker; the turn takes the stack
 *       over, reversed, into {@link #first} and {@link #rest}, which belong to the turn.
 * </ul>
 *
 * <p><b>Life.</b> {@link #life} is null while nobody watches, then the array of watchers, never
 * changed in place, and {@link Mark#ENDED} for good. It moves by compare-and-set on any thread;
 * {@link #end} swaps in ENDED once and tells the watchers that it found. Whoever comes later is
 * told at once. So each watcher is told exactly once. What is told after the end is a dead letter,
 * also what was still in the mailbox.
 *
 * <p><b>Path.</b> Made, and entered among the {@link LightActorPaths}, when somebody asks for it.
 * An actor whose reference nobody has ever had costs no name.
 *
 * <p><b>Other code.</b> To tell another actor, or to give the path back, may lead to code that
 * takes locks, or into callbacks of users, for the other one may be a promise. An executor's thread
 * that waited for a lock could wait for ever: see {@link StepExecutor#tellOthers}, by which all of
 * this goes.
 *
 * <p>Stopping it ({@code PoisonPill}, {@code Kill}, {@code stop}) is a request: {@link
 * #stopRequested} is called in its turn, and the actor ends by itself when it is ready to.
 */
public abstract class LightActor extends CelllessRef implements Runnable {
  private static final long serialVersionUID = 1;

  private static final VarHandle LIFE;
  private static final VarHandle INBOX;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      LIFE = lookup.findVarHandle(LightActor.class, "life", Object.class);
      INBOX = lookup.findVarHandle(LightActor.class, "inbox", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private enum Mark {
    /** The actor has ended. */
    ENDED,

    /** The bottom of an inbox whose actor has a worker, or is about to get one. */
    BUSY
  }

  /** An entry of the inbox that lies on others. */
  private record Pushed(Object entry, Object below) {}

  final transient StepExecutor executor;

  private transient @Nullable Object first;
  private transient @Nullable Fifo<Object> rest;

  @SuppressWarnings("unused") // Used by its handle.
  private transient volatile @Nullable Object inbox;

  private transient volatile @Nullable Object life;
  private transient volatile @Nullable ActorPath path;

  /** An actor that runs on an executor. */
  protected LightActor(StepExecutor executor) {
    this.executor = executor;
    assert Ledger.note(this, true);
  }

  // ---- what the kinds of actors do ----

  /** The actor's name, as people read it; need not be unique. */
  protected abstract String actorName();

  /** Does work of the engine, in the actor's turn. */
  protected abstract void perform(Object work);

  /**
   * Takes a message that somebody told the actor, in its turn and within the guard.
   *
   * @return false if the actor does not understand it
   */
  protected abstract boolean receive(Object message);

  /** Somebody wants the actor to stop. Called in its turn and within the guard. */
  protected abstract void stopRequested(String why);

  // ---- turns ----

  /** Puts work into the mailbox, even if it takes a while to find memory. From any thread. */
  protected final void post(Object work) {
    for (int attempt = 0; ; attempt++) {
      try {
        executor.post(this, work);
        return;
      } catch (OutOfMemoryError error) {
        executor.awaitMemory(attempt, error);
      }
    }
  }

  /** The actor's turn: handles the oldest entry of the mailbox. */
  @Override
  public final void run() {
    executor.turn(this);
  }

  final void process(Object entry) {
    if (!(entry instanceof Letter letter)) {
      perform(entry);
    } else if (isTerminated()) {
      executor.tellOthers(() -> executor.paths().deadLetter(letter, this));
    } else if (letter.message() instanceof Identify identify) {
      executor.tellOthers(() -> answer(identify, letter.sender()));
    } else if (!takeIn(letter)) {
      executor.tellOthers(() -> executor.paths().unhandled(letter, this));
    }
  }

  private void answer(Identify identify, @Nullable ActorRef sender) {
    if (sender != null) {
      sender.tell(new ActorIdentity(identify.messageId(), Option.apply(this)), this);
    }
  }

  /**
   * Takes a message within the guard, or leaves it for later.
   *
   * @return false if the actor does not understand it
   */
  private boolean takeIn(Letter letter) {
    try (Guard guard = executor.tryGuard()) {
      if (guard == null) {
        postpone(letter);
        return true;
      }
      if (letter.message() instanceof PoisonPill || letter.message() instanceof Kill) {
        stopRequested("the actor was told to stop");
        return true;
      }
      return receive(letter.message());
    }
  }

  // ---- the mailbox: of the event loop ----

  final void put(Object entry) {
    if (first == null) {
      first = entry;
    } else {
      if (rest == null) {
        rest = new Fifo<>(4);
      }
      rest.add(entry);
    }
  }

  final @Nullable Object take() {
    Object entry = first;
    first = rest == null ? null : rest.poll();
    return entry;
  }

  final boolean isMailboxEmpty() {
    return first == null;
  }

  /** The entry that the next turn handles. */
  final @Nullable Object peek() {
    return first;
  }

  // ---- the mailbox: of the parallel executor ----

  /**
   * Adds an entry.
   *
   * @return whether the actor needs a worker
   */
  final boolean push(Object entry) {
    while (true) {
      Object before = inbox;
      Object after = before == null ? entry : new Pushed(entry, before);
      if (INBOX.compareAndSet(this, before, after)) {
        return before == null;
      }
    }
  }

  /** The oldest entry, for the worker that has the actor. */
  final @Nullable Object takePushed() {
    if (first == null) {
      Object top = INBOX.getAndSet(this, Mark.BUSY);
      while (top instanceof Pushed(Object entry, Object below)) {
        putBack(entry);
        top = below;
      }
      if (top != Mark.BUSY && top != null) {
        putBack(top);
      }
    }
    return take();
  }

  /** Puts an entry before all others: what is on top of the stack came last. */
  private void putBack(Object entry) {
    if (first != null) {
      if (rest == null) {
        rest = new Fifo<>(4);
      }
      rest.addFirst(first);
    }
    first = entry;
  }

  /**
   * The guard is busy: the letter stays the first one, so that letters keep their order. Work goes
   * before it, for that may be the very thread that has the guard.
   */
  private void postpone(Letter letter) {
    takeOver();
    List<Object> entries = new ArrayList<>();
    entries.add(letter);
    for (Object entry = take(); entry != null; entry = take()) {
      entries.add(entry);
    }
    int work = 1;
    while (work < entries.size() && entries.get(work) instanceof Letter) {
      work++;
    }
    if (work < entries.size()) {
      entries.addFirst(entries.remove(work));
    }
    entries.forEach(this::put);
  }

  /** Moves the inbox into the mailbox, behind what is there. */
  private void takeOver() {
    List<Object> newer = new ArrayList<>();
    Object top = INBOX.getAndSet(this, Mark.BUSY);
    while (top instanceof Pushed(Object entry, Object below)) {
      newer.add(entry);
      top = below;
    }
    newer.reversed().forEach(this::put);
  }

  /**
   * The worker lets the actor go.
   *
   * @return whether the actor needs a worker again
   */
  final boolean letGo() {
    return first != null || !INBOX.compareAndSet(this, Mark.BUSY, null);
  }

  // ---- life ----

  @Override
  public final boolean isTerminated() {
    return life == Mark.ENDED;
  }

  /** Ends the actor: gives the path back, and tells whoever watches it. In its turn, once. */
  protected final void end() {
    assert Ledger.note(this, false);
    Object watchers = LIFE.getAndSet(this, Mark.ENDED);
    if (watchers != null || path != null) {
      executor.tellOthers(() -> leave(watchers));
    }
  }

  private void leave(@Nullable Object watchers) {
    forgetPath();
    if (watchers instanceof ActorRef[] all) {
      for (ActorRef watcher : all) {
        tellEnd(watcher);
      }
    }
  }

  private void addWatcher(ActorRef watcher) {
    while (true) {
      Object before = life;
      if (before == Mark.ENDED) {
        tellEnd(watcher);
        return;
      }
      if (LIFE.compareAndSet(this, before, with((ActorRef[]) before, watcher))) {
        return;
      }
    }
  }

  private static ActorRef[] with(ActorRef @Nullable [] watchers, ActorRef watcher) {
    if (watchers == null) {
      return new ActorRef[] {watcher};
    }
    if (Arrays.asList(watchers).contains(watcher)) {
      return watchers;
    }
    ActorRef[] more = Arrays.copyOf(watchers, watchers.length + 1);
    more[watchers.length] = watcher;
    return more;
  }

  private void removeWatcher(ActorRef watcher) {
    while (true) {
      Object before = life;
      if (!(before instanceof ActorRef[] watchers)) {
        return;
      }
      ActorRef[] fewer =
          Arrays.stream(watchers).filter(each -> !each.equals(watcher)).toArray(ActorRef[]::new);
      if (LIFE.compareAndSet(this, before, fewer.length == 0 ? null : fewer)) {
        return;
      }
    }
  }

  // ---- Pekko's view ----

  @Override
  public final void $bang(Object message, @Nullable ActorRef sender) {
    if (message == null) {
      throw new InvalidMessageException("Message is null");
    }
    Letter letter = new Letter(message, sender);
    if (isTerminated()) {
      executor.paths().deadLetter(letter, this);
    } else {
      executor.post(this, letter);
    }
  }

  @Override
  public final void sendSystemMessage(SystemMessage message) {
    switch (message) {
      case Watch watch when isMe(watch.watchee()) -> addWatcher(watch.watcher());
      case Unwatch unwatch -> removeWatcher(unwatch.watcher());
      case Terminate _ -> stop();
      default -> {
        // The rest concerns children and supervision, of which there is none.
      }
    }
  }

  /**
   * Tells whether a reference means this actor. After the end a request from another node still
   * comes here, but the reference in it has become an empty one with the same path.
   */
  @SuppressWarnings("ReferenceEquality") // The same object has the same path: none is made then.
  private boolean isMe(ActorRef ref) {
    return ref == this || ref.equals(this);
  }

  @Override
  public final void stop() {
    tell(PoisonPill.getInstance(), ActorRef.noSender());
  }

  @Override
  public final ActorPath path() {
    ActorPath known = path;
    return known != null ? known : makePath();
  }

  private synchronized ActorPath makePath() {
    ActorPath known = path;
    if (known == null) {
      known = executor.paths().enter(this);
      path = known;
      if (isTerminated()) {
        executor.paths().leave(this, known);
      }
    }
    return known;
  }

  private void forgetPath() {
    ActorPath known = path;
    if (known != null) {
      executor.paths().leave(this, known);
    }
  }

  @Override
  public final ActorRefProvider provider() {
    return executor.paths().provider();
  }

  @Override
  public final InternalActorRef getParent() {
    return executor.paths().container();
  }

  @Override
  public final InternalActorRef getChild(Iterator<String> names) {
    while (names.hasNext()) {
      if (!names.next().isEmpty()) {
        return Nobody$.MODULE$;
      }
    }
    return this;
  }
}
