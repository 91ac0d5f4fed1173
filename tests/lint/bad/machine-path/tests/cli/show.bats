run cat ~%2Fwork/notes
run cat %2Fwork/shared/notes
run cat "%2Froot/x" 
run cat a%2Fwork/notes $HOME%2Fwork/x
