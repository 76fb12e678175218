# SPDX-License-Identifier: GPL-3.0-or-later
# --- try and except
try:
    print('before')
    int('x')
    print('not shown')
except ValueError:
    print('caught')
print('after')
# --- except as
try:
    {}['k']
except KeyError as e:
    print(e, repr(e), e.args)
# --- the name is gone after except
try:
    1 / 0
except ZeroDivisionError as e:
    pass
try:
    print(e)
except NameError as x:
    print(x)
# --- the order with else and finally
def f(n):
    try:
        print('try', end=' ')
        if n:
            raise ValueError(n)
    except ValueError as e:
        print('except', e, end=' ')
    else:
        print('else', end=' ')
    finally:
        print('finally', end=' ')
    print('after')


f(0)
f(1)
# --- finally without except
try:
    try:
        1 / 0
    finally:
        print('finally')
except ZeroDivisionError:
    print('caught outside')
# --- the first clause that fits
for exc in (ValueError('v'), KeyError('k'), OSError('o'), RuntimeError('r')):
    try:
        raise exc
    except ValueError:
        print('ValueError')
    except (KeyError, IndexError) as e:
        print('one of two', repr(e))
    except OSError:
        print('OSError')
    except Exception as e:
        print('other', e)
# --- a bare except
try:
    1 / 0
except:
    print('anything')
# --- a clause that does not fit
#: fails
try:
    int('x')
except KeyError:
    print('not shown')
finally:
    print('finally')
# --- return and finally
def f():
    try:
        return 'try'
    finally:
        print('finally runs')


def g():
    try:
        return 'try'
    finally:
        return 'finally wins'


def h():
    try:
        1 / 0
    finally:
        return 'swallowed'


print(f(), g(), h())
# --- return in except and else
def f(n):
    try:
        if n == 0:
            return 'try'
        if n == 1:
            raise KeyError
    except KeyError:
        return 'except'
    else:
        return 'else'
    finally:
        print('finally', n)


print(f(0), f(1), f(2))
# --- the value to return is fixed before finally
def f():
    x = 1
    try:
        return x
    finally:
        x = 2


print(f())
# --- nested try
try:
    try:
        int('a')
    except KeyError:
        print('no')
    finally:
        print('inner finally')
except ValueError as e:
    print('outer', e)
# --- raise in except
try:
    try:
        1 / 0
    except ZeroDivisionError:
        raise ValueError('from except')
except ValueError as e:
    print(e)
# --- raise in except, uncaught
#: fails
try:
    1 / 0
except ZeroDivisionError:
    raise KeyError('second')
# --- raise again
try:
    try:
        int('x')
    except ValueError as e:
        print('first', e)
        raise
except ValueError as e:
    print('second', e)
# --- raise again, uncaught
#: fails
try:
    [][0]
except IndexError:
    print('seen')
    raise
# --- raise without anything to raise
try:
    raise
except RuntimeError as e:
    print(e)
# --- raise a class
try:
    raise ValueError
except ValueError as e:
    print(repr(e), str(e) == '', e.args)
# --- raise from
try:
    raise ValueError('a') from KeyError('b')
except ValueError as e:
    print(repr(e))
try:
    raise ValueError('a') from None
except ValueError as e:
    print(repr(e))
# --- raise from, uncaught
#: fails
raise RuntimeError('outer') from ValueError('inner')
# --- raise what is no exception
try:
    raise 'text'
except TypeError as e:
    print(e)
try:
    raise 5
except TypeError as e:
    print(e)
# --- str and repr of exceptions
for e in (ValueError(), ValueError('a'), ValueError('a', 1), ValueError(5), ValueError(None), KeyError('k'), KeyError(), KeyError('a', 'b'), OSError('x'), ValueError(['l']), ValueError("it's")):
    print(str(e), '|', repr(e), '|', e.args)
# --- an OSError with a number
e = OSError(111, 'Connection refused')
print(e, repr(e), e.errno, e.strerror, e.args, type(e))
# --- an OSError with a number becomes the class that fits
for n in (2, 4, 11, 13, 32, 98, 103, 104, 110, 111, 115, 5, 17, 1, 3, 10, 20, 21):
    e = OSError(n, 'text')
    print(n, type(e).__name__, e)
# --- an OSError with a file name
e = OSError(2, 'No such file or directory', 'name')
print(e, e.filename, repr(e))
# --- an OSError without a number
e = OSError('text')
print(e, e.errno, e.strerror, e.args)
# --- the tree of exceptions
pairs = [(ConnectionRefusedError, ConnectionError), (ConnectionError, OSError), (OSError, Exception), (BrokenPipeError, ConnectionError),
         (ConnectionResetError, ConnectionError), (ConnectionAbortedError, OSError), (TimeoutError, OSError), (BlockingIOError, OSError),
         (InterruptedError, OSError), (FileNotFoundError, OSError), (PermissionError, OSError), (KeyError, LookupError), (IndexError, LookupError),
         (ZeroDivisionError, ArithmeticError), (OverflowError, ArithmeticError), (ModuleNotFoundError, ImportError),
         (UnicodeError, ValueError), (UnboundLocalError, NameError), (RecursionError, RuntimeError), (NotImplementedError, RuntimeError),
         (KeyboardInterrupt, BaseException), (SystemExit, BaseException), (Exception, BaseException), (IsADirectoryError, OSError), (FileExistsError, OSError)]
for child, parent in pairs:
    try:
        raise child('x')
    except parent as e:
        print(type(e).__name__, 'is caught as', parent.__name__)
# --- KeyboardInterrupt and SystemExit are no Exception
for c in (KeyboardInterrupt, SystemExit):
    try:
        try:
            raise c('x')
        except Exception:
            print('wrong')
    except BaseException as e:
        print(repr(e))
# --- other names of OSError
import socket
import select
print(IOError is OSError, EnvironmentError is OSError, socket.error is OSError, select.error is OSError, socket.timeout is TimeoutError)
# --- issubclass
#: may-refuse
print(issubclass(ConnectionRefusedError, OSError), issubclass(int, str), issubclass(bool, int))
# --- every class, uncaught: ValueError
#: fails
print('a')
raise ValueError('the message')
# --- uncaught without a message
#: fails
raise ValueError
# --- uncaught with an empty message
#: fails
raise ValueError('')
# --- uncaught with two arguments
#: fails
raise ValueError('a', 2)
# --- uncaught KeyError
#: fails
raise KeyError('the key')
# --- uncaught OSError with a number
#: fails
raise OSError(98, 'Address already in use')
# --- uncaught Exception
#: fails
raise Exception('plain')
# --- uncaught RuntimeError in a function
#: fails
def f():
    raise RuntimeError('in f')


print('a')
f()
# --- uncaught in a finally's try
#: fails
try:
    raise ValueError('first')
finally:
    print('finally first')
# --- assert
assert True
assert 1 == 1, 'not shown'
try:
    assert 1 == 2
except AssertionError as e:
    print(repr(e))
try:
    assert [], 'the list is empty'
except AssertionError as e:
    print(repr(e), e)
try:
    assert 0, (1, 2)
except AssertionError as e:
    print(repr(e))
# --- assert, uncaught
#: fails
print('a')
assert 1 > 2, 'one is not more'
# --- assert without a message, uncaught
#: fails
assert 1 > 2
# --- SystemExit
#: fails
try:
    raise SystemExit(7)
finally:
    print('finally')
# --- SystemExit caught
import sys
try:
    sys.exit(5)
except SystemExit as e:
    print(e.code, repr(e), e)
# --- an exception in a loop
for x in ['1', 'x', '3']:
    try:
        n = int(x)
    except ValueError as e:
        print('bad', e)
        continue
    print(n)
# --- an exception in an argument
def f(a):
    print('not shown')


try:
    f(1 / 0)
except ZeroDivisionError:
    print('caught')
# --- an exception keeps what was done
a = []
try:
    a.append(1)
    a.append(2)
    a.append(b)
except NameError as e:
    print(a, e)
# --- except with a tuple in a name
network = (ConnectionError, TimeoutError)
try:
    raise ConnectionResetError(104, 'Connection reset by peer')
except network as e:
    print(e, e.errno)
# --- except with what is no exception
try:
    try:
        1 / 0
    except 'text':
        pass
except TypeError as e:
    print(e)
# --- an exception as a value
def f(x):
    try:
        return x / 0
    except ZeroDivisionError as e:
        return e


e = f(1)
print(e, isinstance(e, ArithmeticError), repr(e))
# --- finally with break and continue
def f():
    for i in range(3):
        try:
            if i == 1:
                continue
            if i == 2:
                break
            print('body', i)
        finally:
            print('finally', i)
    return i


print(f())
# --- Unicode errors are ValueErrors
for parent in (UnicodeDecodeError, UnicodeError, ValueError, Exception):
    try:
        b'\xff'.decode()
    except parent as e:
        print(parent.__name__, e)
# --- deep in nested functions and loops
def inner(n):
    for i in range(5):
        while True:
            if i == n:
                raise KeyError(i)
            break


for n in (2, 9):
    try:
        print(inner(n))
    except KeyError as e:
        print('key', e)
# --- an exception while another is handled
def cleanup():
    try:
        raise KeyError('inner')
    except KeyError:
        print('inner handled')


try:
    1 / 0
except ZeroDivisionError as e:
    cleanup()
    print(e)
# --- with a context that is none
try:
    with 5 as x:
        print('not shown')
except TypeError as e:
    print('TypeError')
# --- a misspelt name
#: fails
prnt('a')
# --- a NameError's message
try:
    foo
except NameError as e:
    print(e)
# --- NotImplementedError and others can be raised
for c in (NotImplementedError, TimeoutError, LookupError, ArithmeticError, EOFError, MemoryError, StopIteration, PermissionError, AttributeError, ImportError):
    try:
        raise c('m')
    except Exception as e:
        print(repr(e))
# --- attributes of a UnicodeDecodeError
try:
    b'ab\xff'.decode()
except UnicodeDecodeError as e:
    print(e.encoding, e.start, e.end, e.reason, e.object)
# --- only one clause is run
try:
    try:
        raise ValueError('a')
    except ValueError:
        raise KeyError('b')
    except KeyError:
        print('wrong')
except KeyError as e:
    print('right', e)
# --- the text of an exception that cannot be made
#: python -3.11
#: stdout too deep
#: error ValueError: <exception str() failed>
#: fails
x = []
for i in range(1000):
    x = [x]
try:
    raise ValueError(x)
except ValueError as e:
    try:
        str(e)
    except RecursionError:
        print('too deep')
raise ValueError(x)
# --- attributes of one's own
e = ValueError('x')
e.code = 5
e.code += 2
print(e.code, hasattr(e, 'other'))
del e.code
for name in 'code', 'other':
    try:
        getattr(e, name)
    except AttributeError as error:
        print(error, error.name, error.obj is e)
try:
    del e.code
except AttributeError as error:
    print(error)
e.args = ['a', 1]
print(repr(e), str(e), e.args)
e.add_note('first')
e.add_note('second')
print(e.__notes__)
for wrong in 1, None:
    try:
        e.add_note(wrong)
    except TypeError as error:
        print(error)
# --- attributes of an OSError are its text
e = OSError(2, 'text', 'from', None, 'to')
print(e, e.args, e.filename, e.filename2, type(e).__name__)
e.errno = 5
e.strerror = 'other'
e.filename2 = None
print(e, e.args)
e.args = (1, 'z')
print(e, repr(e), e.errno)
e = OSError('only')
e.errno = 3
print(e, e.strerror)
e.strerror = 'now'
print(e)
for args in (2, 'b', None), (2, 'b', None, None, 'g'), (11, 'w', 5), (2, 'b', b'f'), (1, 2, 3, 4, 5, 6), (7, 'x', 0):
    e = OSError(*args)
    print(repr(e), e, e.errno, e.strerror, e.filename, e.filename2)
# --- names that errors know
import socket
def early():
    try:
        late
    except UnboundLocalError as error:
        print(error.name)
    late = 1
early()
for n in range(7):
    try:
        if n == 0:
            nowhere
        elif n == 1:
            del nowhere
        elif n == 2:
            (5).nowhere
        elif n == 3:
            socket.nowhere
        elif n == 4:
            import nowhere.at.all
        elif n == 5:
            import socket.nowhere
        else:
            from socket import nowhere
    except (NameError, AttributeError, ImportError) as error:
        print(type(error).__name__, error.name, getattr(error, 'obj', None) in (5, socket))
print(NameError('x', name='n').name, AttributeError('x', obj=3).obj, AttributeError().name)
e = ImportError('words', name='n', path='p')
print(e.msg, e.name, e.path, ImportError('a', 'b').msg, ModuleNotFoundError().name)
try:
    ValueError('x', name='n')
except TypeError as error:
    print(error)
# --- the exception that was being handled
def chain(e):
    while e is not None:
        print(repr(e), repr(e.__cause__), e.__suppress_context__)
        e = e.__context__
def nest(n):
    try:
        nest(n - 1) if n else 1 / 0
    except Exception:
        raise ValueError(n)
try:
    nest(3)
except ValueError as e:
    chain(e)
a, b, c = KeyError('a'), ValueError('b'), TypeError('c')
def raise_in(outer, inner):
    try:
        raise outer
    except Exception:
        raise inner
for outer, inner in (a, b), (b, c), (c, a), (a, a), (b, a):
    try:
        raise_in(outer, inner)
    except Exception as e:
        chain(e)
for how in range(6):
    try:
        try:
            raise KeyError('first')
        except KeyError as e:
            if how == 0:
                raise
            if how == 1:
                raise e
            if how == 2:
                raise OSError from e
            if how == 3:
                raise OSError('x') from None
            if how == 4:
                raise OSError from ValueError
            open('/nowhere/at/all')
    except Exception as e:
        chain(e)
try:
    try:
        raise a
    finally:
        [].pop()
except IndexError as e:
    chain(e)
e = ValueError()
for value in KeyError('k'), None, 3:
    try:
        e.__cause__ = value
        e.__suppress_context__ = False
        e.__context__ = value
    except TypeError as error:
        print(error)
    chain(e)
# --- a chain of many
last = None
for i in range(3000):
    try:
        try:
            raise last if last else ValueError('start')
        except ValueError as e:
            raise ValueError(i) from e
    except ValueError as e:
        last = e
n = 0
while last:
    last = last.__context__
    n += 1
print(n)
# --- what the exceptions of codecs hold
for args in ((), ('a',), ('a', b'b', 0, 1), ('a', b'b', 0, 1, 'why'), ('a', 'b', 0, 1, 'why'), (1, b'b', 0, 1, 'why'),
             ('a', b'b', 'x', 1, 'why'), ('a', b'b', 0, 1.5, 'why'), ('a', b'b', 0, 1, None)):
    for made in UnicodeDecodeError, UnicodeEncodeError:
        try:
            print(str(made(*args)))
        except TypeError as e:
            print(e)
try:
    raise UnicodeDecodeError
except TypeError as e:
    print(e)
