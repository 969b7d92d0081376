package dev.tauko.internal.channel;

import org.jspecify.annotations.Nullable;

/**
 * The coroutines that wait to send to a channel, or to receive from it, first come, first served: a
 * linked list, so that one that waits no more leaves from the middle at once. Confined to a loop.
 *
 * @param <T> the type of the elements
 */
public final class Offers<T> {

  /** A line without offers. */
  public Offers() {}

  /**
   * What a coroutine would send, or that it would receive.
   *
   * @param <T> the type of the elements
   */
  public static final class Offer<T> {
    private final ChannelWait wait;

    /** What the wait is told has happened when the offer is taken. */
    private final Object happens;

    /** What is sent, or was received. */
    private @Nullable T element;

    /** Why it came to nothing. */
    private @Nullable RuntimeException refusal;

    private @Nullable Offer<T> previous;
    private @Nullable Offer<T> next;
    private boolean listed = true;

    private Offer(ChannelWait wait, Object happens, @Nullable T element) {
      this.wait = wait;
      this.happens = happens;
      this.element = element;
    }

    /** What is sent, or was received. */
    public T element() {
      if (refusal != null) {
        throw refusal;
      }
      T present = element;
      if (present == null) {
        throw new IllegalStateException("nothing was received");
      }
      return present;
    }

    /** Has it happen: the element was taken. */
    public void accept() {
      wait.decide(happens);
    }

    /** Has it happen: this element was received. */
    public void accept(T received) {
      element = received;
      wait.decide(happens);
    }

    /** Has it come to nothing, for a reason. */
    public void refuse(RuntimeException why) {
      refusal = why;
      wait.decide(happens);
    }
  }

  private @Nullable Offer<T> first;
  private @Nullable Offer<T> last;
  private int size;

  /**
   * Adds an offer at the end.
   *
   * @param happens what the wait is told has happened when the offer is taken
   * @param element what is sent; null for one who receives
   */
  public Offer<T> add(ChannelWait wait, Object happens, @Nullable T element) {
    Offer<T> offer = new Offer<>(wait, happens, element);
    Offer<T> before = last;
    offer.previous = before;
    if (before == null) {
      first = offer;
    } else {
      before.next = offer;
    }
    last = offer;
    size++;
    return offer;
  }

  /** Takes an offer out that may have left before. */
  public void remove(Offer<T> offer) {
    if (!offer.listed) {
      return;
    }
    offer.listed = false;
    size--;
    Offer<T> before = offer.previous;
    Offer<T> after = offer.next;
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.previous = before;
    }
    offer.previous = null;
    offer.next = null;
  }

  /** The first offer that is still open, which stays; null if there is none. */
  public @Nullable Offer<T> firstOpen() {
    Offer<T> offer = first;
    while (offer != null && !offer.wait.isOpen()) {
      remove(offer);
      offer = first;
    }
    return offer;
  }

  /** Takes the first offer that is still open; null if there is none. */
  public @Nullable Offer<T> takeOpen() {
    Offer<T> offer = firstOpen();
    if (offer != null) {
      remove(offer);
    }
    return offer;
  }

  /** Forgets all of them. */
  public void clear() {
    for (Offer<T> offer = first; offer != null; offer = first) {
      remove(offer);
    }
  }

  /** How many there are. May be called from any thread, and be a little late there. */
  public int size() {
    return size;
  }
}
